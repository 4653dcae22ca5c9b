// docs/quirks.md from the tables in the code, so that the page cannot say something else than the code.

import { NXD_MQTT_QUIRK_TEXTS } from '../../../mqtt/client/quirks.ts';
import { MQTT_VIOLATIONS } from '../../../mqtt/client/violations.ts';
import { NX_QUIRK_TEXTS } from '../../../netx/nx_quirks.ts';
import type { QuirkText } from '../../../netx/quirk_switches.ts';
import { NX_SECURE_QUIRK_TEXTS } from '../../../netx/secure/sim_secure_api.ts';

const HEAD = `# Quirks

What the published NetX Duo 6.4.2 does that its guide or a standard does not say, and that devices in the field suffer
from. Each is a switch of the target's configuration. All are off by default: this stack and this client then do what
is documented. The profile \`published\` turns all on; the conformance recordings are run under it. A lesson turns on one.

\`\`\`ts
import { nxd_mqtt_options } from '../mqtt/nxd_mqtt_client.ts';
import { Simulation, Target } from '../rtos/sim_api.ts';
import { tx_kernel_enter } from '../rtos/tx_api.ts';

new Target(new Simulation(), {
  name: 'board',
  main: () => tx_kernel_enter(() => {}),
  config: { options: nxd_mqtt_options({ quirks: { unread_messages_leak: true } }) },
});
\`\`\`

The stack below has them in \`nx_options\`, NetX Secure in \`nx_secure_options\`, in the same way.

This page is made from the tables in the code (\`npx vitest run test/mqtt/client/quirks.test.ts --update\` writes it anew).
`;

const VIOLATIONS_HEAD = `
## What a broker may not send

MQTT-4.8.0-1: with \`protocol_violations_ignored\` off, each of these ends the connection. The diagnostic has the name in
the first column; the disconnect notify (or, before CONNACK, the connect notify) tells the firmware.

| diagnostic | clause | rule |
|---|---|---|
`;

function section(title: string, texts: Readonly<Record<string, QuirkText>>): string {
  const entries = Object.entries(texts).map(
    ([name, text]) =>
      `\n### \`${name}\`\n\n` +
      `- **Documented:** ${text.documented}\n` +
      `- **Published:** ${text.published}\n` +
      `- **In the field:** ${text.in_the_field}\n`,
  );
  return `\n## ${title}\n${entries.join('')}`;
}

/** The whole page. */
export function quirks_page(): string {
  const violations = Object.entries(MQTT_VIOLATIONS).map(
    ([name, [clause, rule]]) => `| \`${name}\` | ${clause} | ${rule} |\n`,
  );
  return (
    HEAD +
    section('MQTT client', NXD_MQTT_QUIRK_TEXTS) +
    VIOLATIONS_HEAD +
    violations.join('') +
    section('Stack', NX_QUIRK_TEXTS) +
    section('NetX Secure', NX_SECURE_QUIRK_TEXTS)
  );
}
