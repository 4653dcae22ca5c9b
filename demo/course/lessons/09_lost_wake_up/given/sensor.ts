// The sensor: sets the flag DATA each time it has a reading. Do not change.

import { sim_compute, sim_watch } from '../../../../../rtos/sim_api.ts';
import {
  type Service,
  TX_EVENT_FLAGS_GROUP,
  TX_OR,
  tx_event_flags_create,
  tx_event_flags_set,
} from '../../../../../rtos/tx_api.ts';

export const DATA = 1;

export class Sensor {
  readonly events = new TX_EVENT_FLAGS_GROUP();
  private readings = 0;
  taken = 0;

  create(): void {
    tx_event_flags_create(this.events, 'events');
    sim_watch('readings waiting', () => this.readings);
    sim_watch('readings taken', () => this.taken);
  }

  /** Takes a reading if there is one; looking costs 20 us. */
  *take(): Service<boolean> {
    const found = this.readings > 0;
    if (found) {
      this.readings--;
      this.taken++;
    }
    yield* sim_compute(20);
    return found;
  }

  /** The interrupt handler. */
  *interrupt(): Service<void> {
    this.readings++;
    yield* tx_event_flags_set(this.events, DATA, TX_OR);
  }
}
