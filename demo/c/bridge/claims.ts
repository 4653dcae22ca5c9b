/** The claims and notes of sim.h: what must hold, what was reached, what a device does. */

import { preempt_point } from '../../../rtos/kernel/finish.ts';
import { raise_interrupt } from '../../../rtos/kernel/interrupt.ts';
import {
  type Callback,
  sim_always,
  sim_assert,
  sim_count,
  sim_eventually_within,
  sim_interrupt_disable,
  sim_interrupt_enable,
  sim_interrupt_priority,
  sim_note,
  sim_progress,
  sim_sometimes,
  sim_stimulus,
  sim_unreachable,
  sim_watch,
} from '../../../rtos/tx_api.ts';
import type { Functions } from './bridge.ts';
import type { BoardParts, Running } from './running.ts';

/** A condition in C, asked between two events of the simulation. */
function condition({ crossing }: BoardParts, pointer: number): () => boolean {
  const entry = crossing.instance.function_at(pointer);
  return () => crossing.call_plain(entry) !== 0;
}

interface Interrupt {
  readonly name: string;
  readonly handler: Callback<[]>;
}

export function claim_functions(running: Running): Functions {
  const text = (address: number): string => running.now.memory.text(address);
  /** Of each board by their handlers, each under the name that it was first raised by. */
  const interrupts = new WeakMap<BoardParts, (Interrupt | undefined)[]>();
  const raised_by = (handler: number, name: number): Interrupt => {
    const board = running.now;
    const of_board = interrupts.get(board) ?? [];
    interrupts.set(board, of_board);
    const { crossing } = board;
    of_board[handler] ??= {
      name: text(name),
      handler: crossing.handler(crossing.instance.function_at(handler)),
    };
    return of_board[handler];
  };
  return {
    sim_assert: (holds: number, name: number) => {
      sim_assert(holds !== 0, text(name));
      return undefined;
    },
    sim_unreachable: (name: number) => {
      sim_unreachable(text(name));
      return undefined;
    },
    sim_always: (name: number, holds: number) => {
      sim_always(text(name), condition(running.now, holds));
      return undefined;
    },
    sim_sometimes: (held: number, name: number) => {
      sim_sometimes(held !== 0, text(name));
      return undefined;
    },
    sim_eventually_within: (ticks: number, name: number, holds: number) => {
      sim_eventually_within(ticks >>> 0, text(name), condition(running.now, holds));
      return undefined;
    },
    sim_interrupt: (name: number, handler: number) => {
      const raised = raised_by(handler, name);
      raise_interrupt(running.now.crossing.kernel, raised.name, raised.handler);
      return undefined;
    },
    sim_interrupt_priority: (name: number, priority: number) => {
      sim_interrupt_priority(text(name), priority >>> 0);
      return undefined;
    },
    sim_interrupt_disable: (name: number) => {
      sim_interrupt_disable(text(name));
      return undefined;
    },
    sim_interrupt_enable: (name: number) => {
      sim_interrupt_enable(text(name));
      const { crossing: x } = running.now;
      return x.is_plain ? x.plain(0) : x.wait_then(preempt_point(x.kernel), () => 0);
    },
    // Times of 64 bits come as BigInt.
    sim_stimulus: (name: number, from_ns: number, to_ns: number, handler: number) => {
      const { crossing: x } = running.now;
      const entry = x.instance.function_at(handler);
      sim_stimulus(text(name), Number(from_ns), Number(to_ns), x.handler(entry));
      return undefined;
    },
    sim_progress: () => {
      sim_progress();
      return undefined;
    },
    sim_watch: (name: number, variable: number) => {
      const { words } = running.now.memory;
      sim_watch(text(name), () => (words[variable >>> 2] as number) | 0);
      return undefined;
    },
    sim_count: (name: number, variable: number) => {
      const { words } = running.now.memory;
      sim_count(text(name), () => words[variable >>> 2] as number);
      return undefined;
    },
    sim_note: (words: number) => {
      sim_note(text(words));
      return undefined;
    },
  };
}
