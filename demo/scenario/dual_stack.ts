// Scenarios of boards with both versions of IP: the guide's sample over IPv6, and with the broker by its name.

import { NXD_ADDRESS } from '../../netx/nx_api.ts';
import { nx_options } from '../../netx/nx_options.ts';
import { all_dns_faults, all_router_faults } from '../../netx/servers/sim_servers_api.ts';
import { ipv6_from_text } from '../../netx/wire/ipv6_text.ts';
import type { Bench } from '../bench/bench.ts';
import { BROKER_IPV6 } from '../bench/broker_gateway.ts';
import type { Scenario } from '../bench/scenario.ts';
import { DualStack } from '../firmware/dual_stack.ts';
import { mqtt_sample } from '../firmware/mqtt_sample.ts';

const BROKER_NAME = 'broker.example';
const BUILD = nx_options({ NX_DISABLE_IPV6: false, NX_ENABLE_IPV6_ADDRESS_CHANGE_NOTIFY: true });

/** The sample of the guide on a board that speaks IPv6 too; it gets its IPv4 address from the network if it is 0. */
function add_sample(
  bench: Bench,
  address: number | undefined,
  find: (stack: DualStack, network: Parameters<DualStack['find']>[0]) => ReturnType<DualStack['find']>,
): undefined {
  bench.add_board({
    name: 'board',
    firmware: (console) => {
      const stack = new DualStack(console, 'board');
      return mqtt_sample({
        console,
        ...(address === undefined ? {} : { address }),
        find_broker: (network) => find(stack, network),
      });
    },
    application: ['mqtt sample'],
    config: { options: BUILD },
  });
}

export const MQTT_IPV6: Scenario = {
  name: 'mqtt-ipv6',
  summary: 'the same sample over IPv6: the board forms its address from what a router tells',
  broker: 'plain',
  until_s: 60,
  build(bench) {
    bench.add_broker({ ipv6: true });
    bench.add_servers({ name: 'router', router: { faults: all_router_faults() } });
    return add_sample(bench, undefined, function* (stack, network) {
      yield* stack.bring_up_ipv6(network);
      const broker = new NXD_ADDRESS(6);
      broker.nxd_ip_address.v6 = [...ipv6_from_text(BROKER_IPV6)];
      return broker;
    });
  },
};

export const MQTT_BY_NAME: Scenario = {
  name: 'mqtt-by-name',
  summary:
    'the same sample with the broker by its name: DHCP and a router give both addresses, the resolver two of the broker',
  broker: 'plain',
  until_s: 60,
  build(bench) {
    bench.add_broker({ ipv6: true });
    bench.add_servers({
      dhcp: {},
      dns: { hosts: { [BROKER_NAME]: ['192.168.1.81', BROKER_IPV6] }, faults: all_dns_faults() },
      router: { faults: all_router_faults() },
    });
    return add_sample(bench, 0, (stack, network) => stack.find(network, BROKER_NAME));
  },
};
