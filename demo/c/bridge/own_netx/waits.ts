/**
 * How a NetX Duo of the firmware's own lets threads wait. It keeps its lists of waiting threads in the memory of C, and hands the
 * kernel a control block in which stands how long the wait may last and what takes the thread off the list when it ends early.
 */

import { enter } from '../../../../rtos/kernel/current.ts';
import { preempt_point } from '../../../../rtos/kernel/finish.ts';
import type { Kernel } from '../../../../rtos/kernel/kernel.ts';
import { name_objects } from '../../../../rtos/kernel/object_title.ts';
import { thread_resume } from '../../../../rtos/kernel/ready.ts';
import { completed, type Service } from '../../../../rtos/kernel/service.ts';
import { suspend_current } from '../../../../rtos/kernel/suspension.ts';
import { TX_TCP_IP } from '../../../../rtos/kernel/tx_constants.ts';
import type { TX_THREAD } from '../../../../rtos/tx_api.ts';
import type { Bridge, Functions } from '../bridge.ts';
import type { Fields } from '../fields.ts';
import type { Variables } from './variables.ts';

/** What a thread waits for, as far as it can be told: control blocks of such a stack begin with an id and a name. */
class Awaited {
  kind = 'block';
  name: string | null = null;
}
name_objects(Awaited, 'object of the network', ({ kind, name }) =>
  name === null ? kind : `${kind} ${name}`,
);

/** The ids of control blocks, as four characters. */
const KINDS: ReadonlyMap<number, string> = new Map(
  (
    [
      ['TCP ', 'TCP socket'],
      ['UDP ', 'UDP socket'],
      ['PACK', 'packet pool'],
      ['IP  ', 'IP instance'],
    ] as const
  ).map(([id, kind]) => [[...id].reduce((word, letter) => (word << 8) | letter.charCodeAt(0), 0), kind]),
);

const NAMES = [
  'tx_thread_state',
  'tx_thread_suspending',
  'tx_thread_suspend_status',
  'tx_thread_suspend_cleanup',
  'tx_thread_suspend_control_block',
  'tx_thread_timer',
] as const;
type Name = (typeof NAMES)[number];

export class Waits {
  private readonly b: Bridge;
  private readonly variables: Variables;
  /** Where the fields lie in a thread's block. */
  private offsets: Readonly<Record<Name, number>> | null = null;
  private awaited = new Map<number, Awaited>();

  constructor(b: Bridge, variables: Variables) {
    this.b = b;
    this.variables = variables;
  }

  attach(fields: Fields): void {
    this.offsets = Object.fromEntries(
      NAMES.map((name) => [name, fields.offset_of('TX_THREAD', name) ?? 0]),
    ) as Record<Name, number>;
  }

  forget(): void {
    this.awaited = new Map();
  }

  functions(): Functions {
    const { crossing: x } = this.b;
    return {
      _tx_thread_system_suspend: (thread: number) => this.suspend(thread),
      _tx_thread_system_resume: (thread: number) => x.wait(this.resume(thread)),
      _tx_thread_system_preempt_check: () => x.wait(this.may_switch(enter('tx_thread_system_preempt_check'))),
    };
  }

  private get(block: number, name: Name): number {
    const offsets = this.offsets as Record<Name, number>;
    return this.b.memory.words[(block + offsets[name]) >>> 2] as number;
  }

  private put(block: number, name: Name, value: number): void {
    const offsets = this.offsets as Record<Name, number>;
    this.b.memory.words[(block + offsets[name]) >>> 2] = value;
  }

  /** A call that may not wait lets nobody in between either: whoever made it looks when it is over. */
  private may_switch(k: Kernel): Service<number> {
    return this.b.crossing.is_plain ? completed(0) : preempt_point(k);
  }

  /** The running thread begins to wait, unless its wait is over already: an interrupt may have come in between. */
  private suspend(pointer: number): number {
    const { crossing: x } = this.b;
    const k = enter('tx_thread_system_suspend');
    const thread = this.b.tables.thread.given(pointer);
    k.preempt_disable--;
    if (this.get(pointer, 'tx_thread_suspending') === 0) return x.wait(this.may_switch(k));
    this.put(pointer, 'tx_thread_suspending', 0);
    thread.wait_request = this.awaited_by(pointer);
    const ticks = this.get(pointer, 'tx_thread_timer');
    // The block's own state may have been written over, for an application that reads it.
    const wait = suspend_current(k, TX_TCP_IP, ticks, this.cleanup);
    return x.wait_then(wait, (status) => {
      // Where the kernel has ended the wait it says how; where the stack has, that stands there already.
      this.put(pointer, 'tx_thread_suspend_status', status);
      return 0;
    });
  }

  private awaited_by(pointer: number): Awaited | null {
    const block = this.get(pointer, 'tx_thread_suspend_control_block');
    if (block === 0 || (block & 3) !== 0 || block >= this.b.memory.bytes.length) return null;
    let found = this.awaited.get(block);
    if (found === undefined) {
      const kind = KINDS.get(this.b.memory.words[block >>> 2] as number);
      const name = kind === undefined ? 0 : (this.b.memory.words[(block >>> 2) + 1] as number);
      found = new Awaited();
      if (kind !== undefined) found.kind = kind;
      if (name !== 0) found.name = this.b.memory.text(name);
      this.awaited.set(block, found);
    }
    return found;
  }

  /** The wait of a thread is over, with the status that stands in its block. */
  private resume(pointer: number): Service<number> {
    const k = enter('tx_thread_system_resume');
    const thread = this.b.tables.thread.given(pointer);
    k.preempt_disable--;
    if (this.get(pointer, 'tx_thread_suspending') !== 0) {
      this.put(pointer, 'tx_thread_suspending', 0);
      return this.may_switch(k);
    }
    thread.tx_thread_suspend_status = this.get(pointer, 'tx_thread_suspend_status');
    thread.tx_thread_suspend_cleanup = null;
    thread.wait_request = null;
    thread_resume(k, thread);
    return this.may_switch(k);
  }

  /** A timeout, an abort or a terminate ends the wait: the stack takes the thread off its list, or leaves that to its own thread. */
  private readonly cleanup = (thread: TX_THREAD): void => {
    const { crossing: x, tables } = this.b;
    const k = x.kernel;
    const pointer = tables.address_of(thread);
    const cleanup = this.get(pointer, 'tx_thread_suspend_cleanup');
    if (cleanup === 0) return;
    this.put(pointer, 'tx_thread_state', thread.tx_thread_state);
    k.preempt_disable++;
    x.call_plain(x.instance.function_at(cleanup), pointer, 0);
    this.variables.take();
    k.preempt_disable--;
    thread.tx_thread_suspend_status = this.get(pointer, 'tx_thread_suspend_status');
    if (this.get(pointer, 'tx_thread_suspend_cleanup') !== 0) thread.tx_thread_suspend_cleanup = this.cleanup;
  };
}
