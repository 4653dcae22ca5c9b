/**
 * A ThreadX that the firmware brings itself, as the other side of a comparison. Its scheduler decides in the memory of C; each of its
 * threads is a fiber here: a thread of this board's kernel, of which the one that it has chosen is the only one that is ready. So
 * Asyncify, stacks, prints and virtual time are those of any other firmware. Which thread runs is written to the memory of C
 * when that fiber goes on.
 */

import { enter } from '../../../../rtos/kernel/current.ts';
import type { Kernel } from '../../../../rtos/kernel/kernel.ts';
import { thread_resume, thread_suspend } from '../../../../rtos/kernel/ready.ts';
import { suspend_current } from '../../../../rtos/kernel/suspension.ts';
import { TX_READY, TX_SUSPENDED } from '../../../../rtos/kernel/tx_constants.ts';
import { SimError } from '../../../../rtos/sim/sim_error.ts';
import {
  type Service,
  TX_DONT_START,
  TX_SUCCESS,
  TX_THREAD,
  tx_kernel_enter,
  tx_thread_create,
  tx_thread_delete,
  tx_thread_terminate,
} from '../../../../rtos/tx_api.ts';
import type { Bridge, Functions } from '../bridge.ts';
import type { CInstance } from '../instance.ts';
import { ThreadxWords } from './threadx_words.ts';

/** All fibers have it: who runs is decided elsewhere. */
const PRIORITY = 16;

export class OwnThreadx {
  private readonly b: Bridge;
  private readonly words = new ThreadxWords();
  /** By the address of the control block, and the other way round. */
  private fibers = new Map<number, TX_THREAD>();
  private addresses = new Map<TX_THREAD, number>();
  /** The one that is ready. */
  private chosen: TX_THREAD | null = null;
  /** What a fiber is in when it gives way for good. */
  private end_state = TX_SUSPENDED;

  constructor(b: Bridge) {
    this.b = b;
  }

  attach(instance: CInstance): void {
    this.words.attach(instance.words, instance.number('sim_threadx_words'));
  }

  /** The board is switched on. */
  start(): void {
    this.fibers = new Map();
    this.addresses = new Map();
    this.chosen = null;
    this.end_state = TX_SUSPENDED;
  }

  /** All that C does before its threads run is the initialization of this kernel. */
  begin(): void {
    const { crossing: x } = this.b;
    const main = x.instance.function_named('sim_main_or_kernel');
    tx_kernel_enter(() => x.call(main) as unknown as Service<void>);
  }

  /** Before C goes on: it is told which of its threads runs now. */
  before_c(): void {
    const k = this.b.crossing.kernel;
    if (k.system_state !== 0 || !k.in_step || k.current === null) return;
    const address = this.addresses.get(k.current);
    if (address !== undefined && address !== this.words.current) this.words.begin(address);
  }

  functions(): Functions {
    const { crossing: x, memory: m } = this.b;
    return {
      sim_fiber_made: (thread: number, name: number, stack: number, bytes: number) => {
        const memory = m.bytes.subarray(stack >>> 0, (stack >>> 0) + (bytes >>> 0));
        this.make(thread >>> 0, name === 0 ? 'unnamed' : m.text(name), memory);
        return undefined;
      },
      sim_fiber_ended: (thread: number, state: number) => {
        const fiber = this.fibers.get(thread >>> 0);
        if (fiber === undefined) return undefined;
        if (fiber === x.kernel.current) this.end_state = state;
        else at_once(tx_thread_terminate(fiber));
        return undefined;
      },
      sim_fibers_start: () => {
        this.choose(this.fiber_to_run());
        return x.leave_main();
      },
      sim_fiber_switch: () => this.give_way(),
    };
  }

  /** The imports of such a firmware: in each it is known whether interrupts are off. */
  taking(functions: Functions): Functions {
    return Object.fromEntries(
      Object.entries(functions).map(([name, one]) => [
        name,
        name === 'tx_interrupt_control'
          ? (posture: number) => {
              this.words.forget_waiting();
              return one(posture);
            }
          : (...args: number[]) => {
              this.b.crossing.kernel.interrupts_off = this.words.take_lockout();
              return one(...args);
            },
      ]),
    );
  }

  /** A thread in C is created, or reset: its fiber begins anew. */
  private make(address: number, name: string, stack: Uint8Array): void {
    const { crossing: x } = this.b;
    this.end_old(stack);
    const fiber = new TX_THREAD();
    const entry = x.instance.function_named('sim_fiber');
    const begin = () => x.call(entry) as unknown as Service<void>;
    const status = at_once(
      tx_thread_create(fiber, name, begin, 0, stack, stack.length, PRIORITY, PRIORITY, 0, TX_DONT_START),
    );
    if (status !== TX_SUCCESS)
      throw new SimError(
        `no thread of this kernel can be made for ${name} of the other one: status ${status}`,
      );
    this.fibers.set(address, fiber);
    this.addresses.set(fiber, address);
  }

  /** What ran on this stack before has ended, whether it knows or not. */
  private end_old(stack: Uint8Array): void {
    const end = stack.byteOffset + stack.length;
    for (const [fiber, address] of this.addresses) {
      const { tx_thread_stack_start: start, tx_thread_stack_size: size } = fiber;
      const from = start?.byteOffset ?? 0;
      if (from >= end || from + size <= stack.byteOffset) continue;
      at_once(tx_thread_terminate(fiber));
      tx_thread_delete(fiber);
      this.addresses.delete(fiber);
      if (this.fibers.get(address) === fiber) this.fibers.delete(address);
      if (this.chosen === fiber) this.chosen = null;
    }
  }

  private fiber_to_run(): TX_THREAD | null {
    return this.fibers.get(this.words.execute) ?? null;
  }

  /** Readies the one that the scheduler in C has chosen, null for none. */
  private choose(next: TX_THREAD | null): void {
    this.chosen = next;
    if (next !== null) thread_resume(this.b.crossing.kernel, next);
  }

  /** The running thread stops here, until it is its turn again. */
  private give_way(): number {
    const { crossing: x } = this.b;
    const k = enter('_tx_thread_system_return');
    const running = k.current as TX_THREAD;
    const state = this.end_state;
    this.end_state = TX_SUSPENDED;
    this.words.leave();
    const next = this.fiber_to_run();
    if (next === running) {
      this.choose(running);
      return x.plain(0);
    }
    this.choose(next);
    // An interrupt may have taken the processor from it before.
    if (running.tx_thread_state === TX_READY) return x.wait(suspend_current(k, state, 0, null));
    return x.wait(running.gate.arm_wait());
  }

  /** An interrupt of this kernel, as one of the other. */
  interrupt<T>(handler: () => T): T {
    this.words.enter_interrupt();
    const returned = handler();
    this.words.leave_interrupt();
    this.after_interrupt(this.b.crossing.kernel);
    return returned;
  }

  /** The kernel's own tick, in which the other one has its tick. */
  readonly tick = (): void => {
    const { crossing: x } = this.b;
    this.interrupt(() => x.call_plain(x.instance.function_named('sim_tick')));
  };

  /** Another thread may be the one to run now. */
  private after_interrupt(k: Kernel): void {
    const { words, chosen } = this;
    if (words.in_interrupt) return;
    if (words.current !== 0 && (words.current === words.execute || words.stays)) return;
    const next = this.fiber_to_run();
    if (next === chosen) return;
    if (chosen !== null && chosen.tx_thread_state === TX_READY) {
      chosen.tx_thread_state = TX_SUSPENDED;
      thread_suspend(k, chosen);
    }
    this.choose(next);
  }
}

/** What a service returns that does not wait, and from which nobody else comes in. */
function at_once<T>(service: Service<T>): T {
  const steps = service[Symbol.iterator]();
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}
