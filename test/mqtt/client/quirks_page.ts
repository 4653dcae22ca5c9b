// mqtt/quirks.md from the tables in the code.

import { NXD_MQTT_QUIRK_TEXTS } from '../../../mqtt/client/quirks.ts';
import { MQTT_VIOLATIONS } from '../../../mqtt/client/violations.ts';
import { made_by, quirks_chapter } from '../../netx/quirks_page.ts';

const HEAD = `# Quirks of the MQTT client

What the MQTT client of the published NetX Duo 6.4.2 does that its guide or a standard does not say, and that devices in the
field suffer from. Each is a switch of the target's configuration. All are off by default: this client then does what is
documented. The profile \`published\` turns all of them on; the conformance recordings are run under it. A lesson turns on one.
The [stack and NetX Secure](../netx/quirks.md) have theirs.

\`\`\`ts
import { Simulation, Target } from '../rtos/sim_api.ts';
import { tx_kernel_enter } from '../rtos/tx_api.ts';
import { nxd_mqtt_options } from './nxd_mqtt_client.ts';

new Target(new Simulation(), {
  name: 'board',
  main: () => tx_kernel_enter(() => {}),
  config: { options: nxd_mqtt_options({ quirks: { unread_messages_leak: true } }) },
});
\`\`\`

`;

const VIOLATIONS_HEAD = `
## What a broker may not send

MQTT-4.8.0-1: with \`protocol_violations_ignored\` off, each of these ends the connection. The diagnostic has the name in
the first column; the disconnect notify (or, before CONNACK, the connect notify) tells the firmware.

| diagnostic | clause | rule |
|---|---|---|
`;

/** The whole page. */
export function quirks_page(): string {
  const violations = Object.entries(MQTT_VIOLATIONS).map(
    ([name, [clause, rule]]) => `| \`${name}\` | ${clause} | ${rule} |\n`,
  );
  return (
    HEAD +
    made_by('test/mqtt/client/quirks.test.ts') +
    quirks_chapter('The switches', NXD_MQTT_QUIRK_TEXTS) +
    VIOLATIONS_HEAD +
    violations.join('')
  );
}
