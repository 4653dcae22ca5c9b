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
import type { Bridge, Functions } from './bridge.ts';

/** A condition in C, asked between two events of the simulation. */
function condition(b: Bridge, pointer: number): () => boolean {
  const entry = b.crossing.instance.function_at(pointer);
  return () => b.crossing.call_plain(entry) !== 0;
}

export function claim_functions(b: Bridge): Functions {
  const { crossing: x, memory: m } = b;
  /** By their handlers, each under the name that it was first raised by. */
  const interrupts: ({ readonly name: string; readonly handler: Callback<[]> } | undefined)[] = [];
  return {
    sim_assert: (holds: number, name: number) => {
      sim_assert(holds !== 0, m.text(name));
      return undefined;
    },
    sim_unreachable: (name: number) => {
      sim_unreachable(m.text(name));
      return undefined;
    },
    sim_always: (name: number, holds: number) => {
      sim_always(m.text(name), condition(b, holds));
      return undefined;
    },
    sim_sometimes: (held: number, name: number) => {
      sim_sometimes(held !== 0, m.text(name));
      return undefined;
    },
    sim_eventually_within: (ticks: number, name: number, holds: number) => {
      sim_eventually_within(ticks >>> 0, m.text(name), condition(b, holds));
      return undefined;
    },
    sim_interrupt: (name: number, handler: number) => {
      let raised = interrupts[handler];
      if (raised === undefined) {
        const entry = x.instance.function_at(handler);
        raised = { name: m.text(name), handler: x.handler(entry) };
        interrupts[handler] = raised;
      }
      raise_interrupt(x.kernel, raised.name, raised.handler);
      return undefined;
    },
    sim_interrupt_priority: (name: number, priority: number) => {
      sim_interrupt_priority(m.text(name), priority >>> 0);
      return undefined;
    },
    sim_interrupt_disable: (name: number) => {
      sim_interrupt_disable(m.text(name));
      return undefined;
    },
    sim_interrupt_enable: (name: number) => {
      sim_interrupt_enable(m.text(name));
      return x.is_plain ? x.plain(0) : x.wait_then(preempt_point(x.kernel), () => 0);
    },
    // Times of 64 bits come as BigInt.
    sim_stimulus: (name: number, from_ns: number, to_ns: number, handler: number) => {
      const entry = x.instance.function_at(handler);
      sim_stimulus(m.text(name), Number(from_ns), Number(to_ns), x.handler(entry));
      return undefined;
    },
    sim_progress: () => {
      sim_progress();
      return undefined;
    },
    sim_watch: (name: number, variable: number) => {
      sim_watch(m.text(name), () => (m.words[variable >>> 2] as number) | 0);
      return undefined;
    },
    sim_count: (name: number, variable: number) => {
      sim_count(m.text(name), () => m.words[variable >>> 2] as number);
      return undefined;
    },
    sim_note: (text: number) => {
      sim_note(m.text(text));
      return undefined;
    },
  };
}
