// Lease race: the board waits a fixed time for its address, because the DHCP server of the bench always answers at once. In
// the field it is a busy router: the offer is late or lost, the client asks again four seconds later, and the board says
// hello without an address. Repair: wait for the address, however long it takes.

import { NX_WAIT_FOREVER } from '../../netx/nx_api.ts';
import { late, lost } from '../../netx/servers/sim_servers_api.ts';
import { sim_assert } from '../../rtos/sim_api.ts';
import { type Service, tx_thread_sleep } from '../../rtos/tx_api.ts';
import type { Scenario } from '../bench/scenario.ts';
import { IP_ADDRESS } from '../firmware/network.ts';

const SERVER = IP_ADDRESS(192, 168, 1, 1);
/** The client asks after one second, and the bench has always answered at once. */
const BOOT_TICKS = 300;
const PORT = 5000;

export const hello_before_lease: Scenario = {
  name: 'hello-before-lease',
  summary: 'a board that gets its address by DHCP says hello after its start; it must have an address then',
  until_s: 40,
  has_repair: true,
  kinds: ['server_delay', 'server_answer', 'tick_phase', 'isr_arrival'],
  build(bench, { fixed }) {
    let said = false;
    bench.add_servers({ dhcp: { faults: [late(), lost()] } });
    bench.add_lan_board({
      name: 'sensor',
      *define(board, make) {
        yield* make.thread('app', 16, function* (): Service<void> {
          yield* board.ask_for_address();
          if (fixed) yield* board.wait_for_address(NX_WAIT_FOREVER);
          else yield* tx_thread_sleep(BOOT_TICKS);
          sim_assert(board.address() !== 0, 'it has an address when it says hello');
          const socket = yield* board.socket(PORT);
          yield* board.send(socket, SERVER, PORT, 'hello');
          said = true;
        });
      },
    });
    return bench.until_done(() => said);
  },
};
