/**
 * The error table of the DHCP client (api-errors.json of dhcp).
 */

import * as dhcp from '../../../netx/dhcp/nxd_dhcp_client.ts';
import { nx_options } from '../../../netx/sim_netx_api.ts';
import { ref, type Service } from '../../../rtos/tx_api.ts';
import type { ApiTable } from '../mqtt/api_errors.ts';
import type { RowContext } from '../mqtt/api_placeholders.ts';
import { must } from '../wire/lab.ts';

function* client({ fixture }: RowContext): Service<dhcp.NX_DHCP> {
  const made = new dhcp.NX_DHCP();
  must(yield* dhcp.nx_dhcp_create(made, fixture.own.ip, 'name'), 'nx_dhcp_create');
  return made;
}

export const DHCP_API: ApiTable = {
  services: {
    ...dhcp,
    // The size of the buffer is a variable in C; a row gives its value.
    nx_dhcp_user_option_retrieve: (...args: unknown[]) => with_size(dhcp.nx_dhcp_user_option_retrieve, args),
    nx_dhcp_interface_user_option_retrieve: (...args: unknown[]) =>
      with_size(dhcp.nx_dhcp_interface_user_option_retrieve, args),
  },
  placeholders: {
    '@dhcp': client,
    *'@dhcpStarted'(row) {
      const made = yield* client(row);
      row.before.push(() => dhcp.nx_dhcp_start(made));
      return made;
    },
    *'@dhcpNew'() {
      return new dhcp.NX_DHCP();
    },
    *'@dhcpZero'() {
      return new dhcp.NX_DHCP();
    },
    *'@callback'() {
      return () => 1;
    },
  },
  setups: {},
  options: () => ({
    ...nx_options({ profile: 'published' }),
    ...dhcp.nx_dhcp_options({ profile: 'published' }),
  }),
};

function with_size(service: unknown, args: unknown[]): Service<number> {
  const size = args.at(-1);
  const last = typeof size === 'number' ? ref(size) : size;
  return (service as (...given: unknown[]) => Service<number>)(...args.slice(0, -1), last);
}
