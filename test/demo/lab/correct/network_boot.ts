// The start of a device that knows nothing: an address from a DHCP server and the time from the NTP server that the lease
// names, each for as long as it takes, although both answer late, otherwise or not at all. Only then its work begins.

import { board_main } from '../../../../demo/firmware/board.ts';
import { FieldNetwork } from '../../../../demo/firmware/field_network.ts';
import { Network } from '../../../../demo/firmware/network.ts';
import type { Console, Scenario } from '../../../../demo/scenario_api.ts';
import { kiss_of_death, late, lost, nak, unsynchronised } from '../../../../netx/servers/sim_servers_api.ts';
import { sim_assert, sim_sometimes } from '../../../../rtos/sim_api.ts';
import { tx_thread_sleep } from '../../../../rtos/tx_api.ts';

const READINGS = 4;
/** 2026-01-01 in seconds since 1970: before that no device of this kind was made. */
const MADE_S = 1_767_225_600;

function device(console: Console, report: (dated_s: number) => void): () => void {
  const network = new Network();
  const field = new FieldNetwork(console, network, 'meter');
  return board_main(console, network, 0, [
    {
      name: 'meter',
      priority: 16,
      *entry() {
        yield* field.start();
        yield* field.wait_for_lease();
        yield* field.set_clock();
        for (let n = 0; n < READINGS; n++) {
          const now_s = field.now_s();
          sim_assert(now_s >= MADE_S, 'readings have dates of this age');
          report(now_s);
          yield* tx_thread_sleep(100);
        }
      },
    },
  ]);
}

export const network_boot: Scenario = {
  name: 'network-boot',
  summary:
    'a device gets its address and the time from servers that are late, refuse and fall silent; its readings have dates',
  until_s: 90,
  kinds: ['server_delay', 'server_answer', 'tick_phase', 'isr_arrival'],
  build(bench) {
    const dates: number[] = [];
    bench.add_servers({
      dhcp: { faults: [late(), lost(), nak()] },
      ntp: { faults: [late(), lost(), kiss_of_death(), unsynchronised()] },
    });
    bench.add_board({
      name: 'meter',
      firmware: (console) =>
        device(console, (dated_s) => {
          const before = dates.at(-1) ?? 0;
          sim_assert(dated_s >= before - 1, 'time does not go back');
          dates.push(dated_s);
          sim_sometimes(dates.length === READINGS, 'all readings are dated');
        }),
      application: ['meter'],
    });
    return bench.until_done(() => dates.length === READINGS);
  },
};
