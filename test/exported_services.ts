// All services that firmware can import, found by their names, so that a new one cannot be left out of a test that goes
// over all of them.

import * as mqtt from '../mqtt/nxd_mqtt_client.ts';
import * as dhcp from '../netx/dhcp/nxd_dhcp_client.ts';
import * as dns from '../netx/dns/nxd_dns.ts';
import * as nx from '../netx/nx_api.ts';
import * as secure from '../netx/secure/nx_secure_api.ts';
import * as sntp from '../netx/sntp/nxd_sntp_client.ts';
import type { Service } from '../rtos/tx_api.ts';
import * as tx from '../rtos/tx_api.ts';

export type AnyService = (...args: unknown[]) => unknown;

/** Functions of the four APIs that are no services: what builds a board or its configuration, and drivers. */
const NO_SERVICE = /^nx_sim_|_options$/;

function functions_of(api: object, names: RegExp): [string, AnyService][] {
  return Object.entries(api).filter(
    (entry): entry is [string, AnyService] =>
      typeof entry[1] === 'function' && names.test(entry[0]) && !NO_SERVICE.test(entry[0]),
  );
}

/** The services of the kernel and the calls of the simulator that firmware may make. */
export const KERNEL_SERVICES = functions_of(tx, /^(tx|sim)_/);

/** The services of the stack, of TLS and of the MQTT client. */
export const NETWORK_SERVICES = [
  ...functions_of(nx, /^nxd?_/),
  ...functions_of(dhcp, /^nx_/),
  ...functions_of(dns, /^nxd?_/),
  ...functions_of(sntp, /^nxd?_/),
  ...functions_of(secure, /^nx_/),
  ...functions_of(mqtt, /^nxd_/),
];

/** True when a call gave a Service, which wants a `yield*`. */
export function is_service(result: unknown): result is Service<unknown> {
  return typeof result === 'object' && result !== null && Symbol.iterator in result;
}
