// Where the firmware of the demos prints to: a board's serial line. The host gives it and puts the virtual time and the
// name of the thread in front of each line.

import type { UINT } from '../../rtos/tx_api.ts';

export interface Console {
  /** Prints a line of text; allowed from everywhere, costs no virtual time. */
  printf(text: string): void;
  /** Prints what a service returned, by the name of the status. Anything but success counts as a failure of the run. */
  status(service: string, status: UINT): void;
}
