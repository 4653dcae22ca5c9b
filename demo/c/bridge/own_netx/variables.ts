/** Variables of the kernel that a NetX Duo of the firmware's own looks at, at each call of C; one of them counts as it writes it. */

import type { Bridge } from '../bridge.ts';
import type { CInstance } from '../instance.ts';

export class Variables {
  private readonly b: Bridge;
  private current = 0;
  private state = 0;
  private disable = 0;
  /** Its preempt-disable as it was written last. */
  private last = 0;

  constructor(b: Bridge) {
    this.b = b;
  }

  attach(instance: CInstance): void {
    const word = (name: string): number => instance.address_of(name) >>> 2;
    this.current = word('_tx_thread_current_ptr');
    this.state = word('_tx_thread_system_state');
    this.disable = word('_tx_thread_preempt_disable');
  }

  start(): void {
    this.last = 0;
  }

  /** Before C goes on. */
  write(): void {
    const { memory, tables, crossing } = this.b;
    const k = crossing.running;
    if (k === null) return;
    const { words } = memory;
    this.take();
    words[this.current] = tables.address_of(k.current);
    words[this.state] = k.system_state;
    words[this.disable] = k.preempt_disable;
    this.last = k.preempt_disable;
  }

  /** C has called the simulator, or has returned: what it has added to preempt-disable, or taken off, is the kernel's, too. */
  take(): void {
    const k = this.b.crossing.running;
    const there = this.b.memory.words[this.disable] as number;
    if (k === null || there === this.last) return;
    k.preempt_disable += there - this.last;
    this.last = there;
  }
}
