// The gateway to real sockets, where there are none: a page runs the broker of the simulation.

import { SimError } from '../../../rtos/sim/sim_error.ts';

export class Gateway {
  constructor() {
    throw new SimError(
      'A real broker is not in the page, which has no sockets: leave the broker to the simulation, or run it with netx-sim --broker.',
    );
  }
}
