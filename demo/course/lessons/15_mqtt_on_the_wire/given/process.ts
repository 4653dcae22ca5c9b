// The process that the station measures and controls. Do not change.

import { sim_note } from '../../../../../rtos/sim_api.ts';
import { variant } from './variant.ts';

/** What the plant asks for, one after the other; each is published to the topic behind it, with QoS 1. */
export const ORDERS = Array.from({ length: variant.orders }, (_, i) => `order ${i + 1}`);
export const ALARM = 'close the valve';

export class Process {
  private read = 0;

  /** The temperature now, in degrees. */
  temperature(): string {
    return String(variant.first_degrees + this.read++);
  }

  /** Does what the plant asks for. */
  obey(message: string): void {
    sim_note(`obeyed: ${message}`);
  }
}

/** The last temperature that the station measures. */
export const LAST = String(variant.first_degrees + variant.readings - 1);
