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
import { suspend_current, wait_append, wait_remove } from '../../../../rtos/kernel/suspension.ts';
import { TX_TCP_IP } from '../../../../rtos/kernel/tx_constants.ts';
import type { TX_THREAD } from '../../../../rtos/tx_api.ts';
import type { Bridge, Functions } from '../bridge.ts';
import type { Fields } from '../fields.ts';
import type { StackObjects } from './stack_objects.ts';
import type { Variables } from './variables.ts';

/** What a thread waits for where nothing is known of it. */
class Awaited {}
name_objects(Awaited, 'object of the network', () => 'block');
const AWAITED = new Awaited();

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
  private readonly objects: StackObjects;
  /** Where the fields lie in a thread's block. */
  private offsets: Readonly<Record<Name, number>> | null = null;

  constructor(b: Bridge, variables: Variables, objects: StackObjects) {
    this.b = b;
    this.variables = variables;
    this.objects = objects;
  }

  attach(fields: Fields): void {
    this.offsets = Object.fromEntries(
      NAMES.map((name) => [name, fields.offset_of('TX_THREAD', name) ?? 0]),
    ) as Record<Name, number>;
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
    this.note_wait(thread, pointer);
    const ticks = this.get(pointer, 'tx_thread_timer');
    // The block's own state may have been written over, for an application that reads it.
    const wait = suspend_current(k, TX_TCP_IP, ticks, this.cleanup);
    return x.wait_then(wait, (status) => {
      // Where the kernel has ended the wait it says how; where the stack has, that stands there already.
      this.put(pointer, 'tx_thread_suspend_status', status);
      return 0;
    });
  }

  /** What the thread waits for, and with whom. */
  private note_wait(thread: TX_THREAD, pointer: number): void {
    const object = this.objects.object_at(this.get(pointer, 'tx_thread_suspend_control_block'));
    thread.wait_request = object ?? AWAITED;
    if (object === undefined) return;
    const list = this.objects.waiters_of(object, this.get(pointer, 'tx_thread_suspend_cleanup'));
    if (list !== null) wait_append(list, thread);
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
    wait_remove(thread);
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
    else wait_remove(thread);
  };
}
