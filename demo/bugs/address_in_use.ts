// Duplicate address: somebody has given the display its address by hand, out of the range of the DHCP server. When the server
// offers that address to the sensor, the sensor takes it, and what is sent to the display goes to the sensor, which
// announced the address last. Nothing on the board reports it. Repair: a DHCP client that probes an address before it uses it
// (NX_DHCP_CLIENT_SEND_ARP_PROBE), and declines one that answers.

import { NX_NULL, nx_arp_gratuitous_send } from '../../netx/nx_api.ts';
import { address_in_use as offer_in_use } from '../../netx/servers/sim_servers_api.ts';
import { sim_assert, sim_eventually_within } from '../../rtos/sim_api.ts';
import { type Service, TX_WAIT_FOREVER, tx_thread_sleep } from '../../rtos/tx_api.ts';
import type { Scenario } from '../bench/scenario.ts';
import { IP_ADDRESS } from '../firmware/network.ts';

const DISPLAY = IP_ADDRESS(192, 168, 1, 150);
const CONTROLLER = IP_ADDRESS(192, 168, 1, 20);
const PORT = 5000;
const ORDERS = 20;
const GAP_TICKS = 100;

export const address_in_use: Scenario = {
  name: 'address-in-use',
  summary:
    'a display whose address was set by hand gets orders; a sensor that asks for an address must not take it',
  until_s: 60,
  has_repair: true,
  kinds: ['server_answer', 'tick_phase', 'isr_arrival'],
  build(bench, { fixed }) {
    bench.add_servers({ dhcp: { faults: [offer_in_use('192.168.1.150')] } });
    let [sent, shown] = [0, 0];
    bench.add_lan_board({
      name: 'display',
      address: DISPLAY,
      *define(board, make) {
        yield* make.thread('show', 16, function* (): Service<void> {
          const socket = yield* board.socket(PORT);
          while ((yield* board.receive(socket, TX_WAIT_FOREVER)) !== null) shown++;
        });
      },
    });
    bench.add_lan_board({
      name: 'controller',
      address: CONTROLLER,
      *define(board, make) {
        yield* make.thread('order', 16, function* (): Service<void> {
          const socket = yield* board.socket(PORT);
          for (; sent < ORDERS; yield* tx_thread_sleep(GAP_TICKS)) {
            const wanted = ++sent;
            sim_eventually_within(GAP_TICKS, 'the display shows the order', () => shown >= wanted);
            yield* board.send(socket, DISPLAY, PORT, `order ${sent}`);
          }
        });
      },
    });
    bench.add_lan_board({
      name: 'sensor',
      dhcp: { NX_DHCP_CLIENT_SEND_ARP_PROBE: fixed },
      *define(board, make) {
        yield* make.thread('app', 16, function* (): Service<void> {
          yield* board.ask_for_address();
          yield* board.wait_for_address(TX_WAIT_FOREVER);
          sim_assert(board.address() !== 0, 'the sensor has an address');
          yield* nx_arp_gratuitous_send(board.ip, NX_NULL);
        });
      },
    });
    return bench.until_done(() => sent === ORDERS && shown >= ORDERS);
  },
};
