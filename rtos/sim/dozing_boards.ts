// Boards that have passed some of their ticks without counting them yet (rtos/kernel/tick.ts). Whoever looks at boards, the host
// program above all, lets them catch up first.

import { DozingTicks } from './dozing_ticks.ts';
import type { EventQueue } from './event_queue.ts';

export class DozingBoards {
  /** The host program sees frames as they pass, and may look at any board then: none dozes from then on. */
  host_watches = false;
  readonly ticks: DozingTicks;
  private waiting: (() => void)[] = [];

  constructor(queue: EventQueue) {
    this.ticks = new DozingTicks(queue);
  }

  /** `catch_up` brings a board to where it would be by now; it is called once. */
  add(catch_up: () => void): void {
    this.waiting.push(catch_up);
  }

  /** Somebody is about to look at the boards. */
  catch_up(): void {
    if (this.waiting.length === 0) return;
    const { waiting } = this;
    this.waiting = [];
    for (const catch_up of waiting) catch_up();
  }
}
