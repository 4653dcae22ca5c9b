// The LED of the board. Do not change.

import { sim_note } from '../../../../../rtos/sim_api.ts';

/** Switches the LED on or off. */
export function led(on: boolean): void {
  sim_note(on ? 'LED on' : 'LED off');
}
