/**
 * The error table of the DNS client (api-errors.json of dns).
 */

import * as dns from '../../../netx/dns/nxd_dns.ts';
import { NXD_ADDRESS } from '../../../netx/nx_api.ts';
import { nx_options } from '../../../netx/sim_netx_api.ts';
import { ref, type Service } from '../../../rtos/tx_api.ts';
import type { ApiTable } from '../mqtt/api_errors.ts';
import type { RowContext } from '../mqtt/api_placeholders.ts';
import { from_dots } from '../wire/bytes.ts';
import { address_of_text } from '../wire/ip6_text.ts';
import { must } from '../wire/lab.ts';

const ABSENT_SERVER = '10.0.0.99';
/** Services whose result is an NXD_ADDRESS. */
const GIVES_ADDRESS = ['nxd_dns_server_get', 'nxd_dns_host_by_name_get'];

function* client({ fixture }: RowContext): Service<dns.NX_DNS> {
  const made = new dns.NX_DNS();
  // In initialization it stays all zero: no service can create it there.
  if ((yield* dns.nx_dns_create(made, fixture.own.ip, 'local')) === 0)
    must(yield* dns.nx_dns_server_add(made, from_dots(ABSENT_SERVER)), 'nx_dns_server_add');
  return made;
}

export const DNS_API: ApiTable = {
  services: Object.fromEntries(Object.entries(dns).map(([name, value]) => [name, with_addresses(value)])),
  placeholders: {
    '@dns': client,
    *'@dnsNew'() {
      return new dns.NX_DNS();
    },
    *'@dnsZero'() {
      return new dns.NX_DNS();
    },
    *'@version5'() {
      return new NXD_ADDRESS(5, 1);
    },
    *'@out'({ service }) {
      return GIVES_ADDRESS.includes(service) ? new NXD_ADDRESS() : ref(0);
    },
    // The recorded buffer lay at an address that is no multiple of four.
    *'@buf'() {
      return new Uint8Array(2049).subarray(1);
    },
  },
  setups: {},
  options: () => ({
    ...nx_options({ profile: 'published' }),
    ...dns.nxd_dns_options({ profile: 'published', FEATURE_NX_IPV6: true }),
  }),
};

/** A row gives an IPv6 address as text. */
function with_addresses(service: unknown): unknown {
  if (typeof service !== 'function') return service;
  const given = (arg: unknown) => (typeof arg === 'string' && arg.includes(':') ? address_of_text(arg) : arg);
  const call = (...args: unknown[]) => service(...args.map(given));
  // The runner fills up what a row leaves out by the count of parameters.
  return Object.defineProperty(call, 'length', { value: service.length });
}
