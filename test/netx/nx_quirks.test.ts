import { expect, test } from 'vitest';
import { NX_DHCP_QUIRK_TEXTS } from '../../netx/dhcp/nx_dhcp_quirks.ts';
import { NXD_DNS_QUIRK_TEXTS } from '../../netx/dns/nxd_dns_quirks.ts';
import { NX_IPV6_QUIRK_TEXTS } from '../../netx/nx_ipv6_quirks.ts';
import {
  NX_NO_QUIRKS,
  NX_PUBLISHED_QUIRKS,
  NX_QUIRK_NAMES,
  NX_QUIRK_TEXTS,
  NX_STACK_QUIRK_TEXTS,
} from '../../netx/nx_quirks.ts';
import { NX_SECURE_QUIRK_TEXTS } from '../../netx/secure/host/sim_secure_api.ts';
import { NX_SNTP_QUIRK_TEXTS } from '../../netx/sntp/nx_sntp_quirks.ts';
import { sources_under } from '../tidy/sources.ts';
import { made_by, quirks_chapter } from './quirks_page.ts';

const HEAD = `# Quirks of the stack and of NetX Secure

What the published NetX Duo 6.4.2 does that its guide or a standard does not say, and that devices in the field suffer from.
Each is a switch of the target's configuration. All are off by default: this stack then does what is documented. The profile
\`published\` turns all of them on; the conformance recordings are run under it. A lesson turns on one. The
[MQTT client](../mqtt/quirks.md) has its own.

\`\`\`ts
import { Simulation, Target } from '../rtos/sim_api.ts';
import { tx_kernel_enter } from '../rtos/tx_api.ts';
import { nx_secure_options } from './secure/host/sim_secure_api.ts';
import { nx_options } from './sim_netx_api.ts';

new Target(new Simulation(), {
  name: 'board',
  main: () => tx_kernel_enter(() => {}),
  config: {
    options: {
      ...nx_options({ quirks: { tcp_send_keeps_header: true } }),
      ...nx_secure_options({ quirks: { tls_root_dates_ignored: true } }),
    },
  },
});
\`\`\`

`;

test('all are off, or all on', () => {
  expect(Object.values(NX_NO_QUIRKS)).toEqual(NX_QUIRK_NAMES.map(() => false));
  expect(Object.values(NX_PUBLISHED_QUIRKS)).toEqual(NX_QUIRK_NAMES.map(() => true));
});

test('each says what is documented, what is published and what it does in the field', () => {
  for (const text of Object.values(NX_QUIRK_TEXTS)) {
    for (const line of Object.values(text)) expect(line).toMatch(/^.{20,}\.$/);
  }
});

test('each is asked by the code', () => {
  const code = sources_under('netx')
    .filter(({ name }) => !['netx/nx_quirks.ts', 'netx/nx_ipv6_quirks.ts'].includes(name))
    .map(({ text }) => text)
    .join('');
  expect(NX_QUIRK_NAMES.filter((name) => !code.includes(`quirks.${name}`))).toEqual([]);
});

test('netx/quirks.md describes all of them and those of NetX Secure, and nothing else', async () => {
  const page =
    HEAD +
    made_by('test/netx/nx_quirks.test.ts') +
    quirks_chapter('Stack', NX_STACK_QUIRK_TEXTS) +
    quirks_chapter('IPv6', NX_IPV6_QUIRK_TEXTS) +
    quirks_chapter('DHCP client', NX_DHCP_QUIRK_TEXTS) +
    quirks_chapter('DNS client', NXD_DNS_QUIRK_TEXTS) +
    quirks_chapter('SNTP client', NX_SNTP_QUIRK_TEXTS) +
    quirks_chapter('NetX Secure', NX_SECURE_QUIRK_TEXTS);
  await expect(page).toMatchFileSnapshot('../../netx/quirks.md');
});
