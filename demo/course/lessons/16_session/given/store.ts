// What the archive keeps. Do not change.

import { sim_note } from '../../../../../rtos/sim_api.ts';

export class Store {
  readonly readings: string[] = [];

  has(reading: string): boolean {
    return this.readings.includes(reading);
  }

  keep(reading: string): void {
    this.readings.push(reading);
    sim_note(`kept: ${reading}`);
  }
}
