/**
 * The IPv6 transcripts: what the control thread sets up, and the stack's options (conformance README of ipv6, section 1).
 */

import type { Service } from '../../../rtos/tx_api.ts';
import type { JsonObject } from '../case.ts';
import type { Dialect, DialectRun } from '../tcp/interpreter.ts';
import type { Network } from '../tcp/network.ts';
import { number_of } from '../wire/lab.ts';
import { enable_ipv6, enable_ipv6_on_all } from './enable.ts';
import { IPV6_OPERATIONS } from './operations_ipv6.ts';
import { state_operations } from './operations_state.ts';
import { TRANSPORT_OPERATIONS } from './operations_transport.ts';

export const IPV6_DIALECT: Dialect = { begin, datagram: null };

/** The build of the recordings, but for path MTU discovery. */
export const IPV6_BUILD = {
  NX_DISABLE_IPV6: false,
  NX_IPV6_STATELESS_AUTOCONFIG_CONTROL: true,
  NX_ENABLE_IPV6_ADDRESS_CHANGE_NOTIFY: true,
  NX_ENABLE_IPV6_MULTICAST: true,
};

function begin(config: JsonObject): DialectRun {
  const pmtu = number_of(config, 'pmtu', 0) === 1;
  return {
    operations: { ...IPV6_OPERATIONS, ...state_operations(pmtu), ...TRANSPORT_OPERATIONS },
    options: {},
    stack: { ...IPV6_BUILD, NX_ENABLE_IPV6_PATH_MTU_DISCOVERY: pmtu },
    final: () => ({}),
    prepare: (network) => prepare(network, config['addr']),
    serves_groups: true,
  };
}

function* prepare(network: Network, how: unknown): Service<void> {
  if (how === 'off') return;
  if (how !== 'none') return yield* enable_ipv6_on_all(network);
  for (const { ip } of network.nodes) yield* enable_ipv6(ip, null);
}
