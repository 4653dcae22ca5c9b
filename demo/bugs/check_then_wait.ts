// Check, then wait: a thread looks at a variable that an interrupt sets together with an event flag, finds nothing, and
// then waits for the flag; but it clears the flag first, "to start clean". When the interrupt lands between the look and
// the clearing, its flag is wiped out and the wake-up is lost. Repair: let event_flags_get do both, waiting and clearing.

import { sim_compute, sim_eventually_within, sim_watch } from '../../rtos/sim_api.ts';
import {
  ref,
  type Service,
  TX_AND,
  TX_EVENT_FLAGS_GROUP,
  TX_OR,
  TX_OR_CLEAR,
  TX_WAIT_FOREVER,
  tx_event_flags_create,
  tx_event_flags_get,
  tx_event_flags_set,
  tx_thread_sleep,
} from '../../rtos/tx_api.ts';
import type { Scenario } from '../bench/scenario.ts';

const DATA = 1;
/** Just before the consumer looks for the first time. */
const SENT_AT_NS = 29_985_000;

export const check_then_wait: Scenario = {
  name: 'check-then-wait',
  summary:
    'a thread looks for data, clears the flag and waits for it; the data must be taken within 10 ticks',
  until_s: 1,
  has_repair: true,
  build(bench, { fixed }) {
    const group = new TX_EVENT_FLAGS_GROUP();
    let data = 0;
    let taken = 0;
    /** What the consumer saw when it looked last; for whoever looks at the run. */
    let seen: number | null = null;

    function* consumer(): Service<void> {
      const actual = ref(0);
      yield* tx_thread_sleep(3);
      while (taken < 3) {
        seen = data;
        if (seen > 0) {
          data--;
          taken++;
          continue;
        }
        yield* sim_compute(20);
        if (!fixed) yield* tx_event_flags_set(group, ~DATA >>> 0, TX_AND);
        yield* tx_event_flags_get(group, DATA, TX_OR_CLEAR, actual, TX_WAIT_FOREVER);
      }
    }

    const board = bench.add_kernel_board(function* (make) {
      tx_event_flags_create(group, 'events');
      sim_watch('data', () => data);
      sim_watch('seen', () => seen ?? 'not looked yet');
      sim_watch('taken', () => taken);
      yield* make.thread('consumer', 10, consumer);
    });
    for (let n = 0; n < 3; n++) {
      bench.sim.schedule(SENT_AT_NS + n * 200_000_000, () =>
        board.interrupt('sensor', function* () {
          data++;
          const wanted = n + 1;
          sim_eventually_within(10, 'the data is taken', () => taken >= wanted);
          yield* tx_event_flags_set(group, DATA, TX_OR);
        }),
      );
    }
    return undefined;
  },
};
