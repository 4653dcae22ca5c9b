/**
 * The error table of the SNTP client (api-errors.json of sntp).
 */

import { NXD_ADDRESS } from '../../../netx/nx_api.ts';
import { nx_options } from '../../../netx/sim_netx_api.ts';
import * as sntp from '../../../netx/sntp/nxd_sntp_client.ts';
import type { Service } from '../../../rtos/tx_api.ts';
import type { ApiTable } from '../mqtt/api_errors.ts';
import type { RowContext } from '../mqtt/api_placeholders.ts';
import { from_dots } from '../wire/bytes.ts';
import { must } from '../wire/lab.ts';

const SERVER = '10.0.0.2';
const handler = () => 0;

function* client({ fixture }: RowContext): Service<sntp.NX_SNTP_CLIENT> {
  const made = new sntp.NX_SNTP_CLIENT();
  const { ip } = fixture.own;
  const status = sntp.nx_sntp_client_create(made, ip, 0, fixture.pool, handler, handler, null);
  must(yield* status, 'nx_sntp_client_create');
  return made;
}

/** The recorded system had its client in every row. */
function* fresh(row: RowContext): Service<sntp.NX_SNTP_CLIENT> {
  yield* client(row);
  return new sntp.NX_SNTP_CLIENT();
}

export const SNTP_API: ApiTable = {
  services: Object.fromEntries(
    Object.entries(sntp).map(([name, value]) => [name, with_addresses(name, value)]),
  ),
  placeholders: {
    '@sntp': client,
    *'@sntpRunning'(row) {
      const made = yield* client(row);
      row.before.push(
        () => sntp.nx_sntp_client_initialize_unicast(made, from_dots(SERVER)),
        () => sntp.nx_sntp_client_run_unicast(made),
      );
      return made;
    },
    '@sntpNew': fresh,
    '@sntpZero': fresh,
    *'@version5'() {
      return new NXD_ADDRESS(5, 1);
    },
    *'@leap'() {
      return handler;
    },
    *'@kod'() {
      return handler;
    },
    *'@random'() {
      return () => {};
    },
    *'@callback'() {
      return () => {};
    },
  },
  setups: {},
  options: () => ({
    ...nx_options({ profile: 'published' }),
    ...sntp.nx_sntp_options({ profile: 'published' }),
  }),
};

/** A row gives the address of an NXD_ADDRESS as text, which the table has turned into a number. */
function with_addresses(name: string, service: unknown): unknown {
  if (typeof service !== 'function' || !name.startsWith('nxd_')) return service;
  const given = (arg: unknown) => (typeof arg === 'number' ? new NXD_ADDRESS(4, arg) : arg);
  return (...args: unknown[]) => service(...args.map(given));
}
