/** The calls of services that a firmware makes, in a build that watches them (build/watched_services.ts). */

import type { Kernel } from '../../../rtos/kernel/kernel.ts';
import { sim_compute } from '../../../rtos/tx_api.ts';
import type { Functions } from './bridge.ts';
import type { Running } from './running.ts';

export interface ServiceCall {
  /** The thread that made it, or `initialization`. */
  readonly context: string;
  readonly service: string;
  readonly begin_ns: number;
  readonly begin_tick: number;
  /** What it returned, and when; null: it has not. A service that returns nothing has returned 0. */
  status: number | null;
  end_ns: number;
  end_tick: number;
}

const CALLS = Symbol('calls of services of the network');

/** The calls of a board, in the order in which they began. */
export function service_calls(k: Kernel): readonly ServiceCall[] {
  return (k.attachments.get(CALLS) as ServiceCall[] | undefined) ?? [];
}

function tick_of(k: Kernel): number {
  return Math.floor((k.now_ns - k.tick_origin_ns) / k.tick_ns);
}

/** With `service_us` each takes that time before it begins, on whichever kernel. */
export function service_call_functions(running: Running, service_us: number): Functions {
  /** What is under way in each context, the innermost call last. */
  const open = new WeakMap<Kernel, Map<string, ServiceCall[]>>();
  const under_way = (k: Kernel, context: string): ServiceCall[] => {
    const of_board = open.get(k) ?? new Map<string, ServiceCall[]>();
    open.set(k, of_board);
    const calls = of_board.get(context) ?? [];
    of_board.set(context, calls);
    return calls;
  };
  return {
    sim_service_begins: (name: number) => {
      const { crossing, memory } = running.now;
      const note = (): number => {
        const k = crossing.kernel;
        const context = k.context_name();
        const all = (k.attachments.get(CALLS) as ServiceCall[] | undefined) ?? [];
        k.attachments.set(CALLS, all);
        const begin = { begin_ns: k.now_ns, begin_tick: tick_of(k) };
        const call = { context, service: memory.text(name), ...begin, status: null, end_ns: 0, end_tick: 0 };
        all.push(call);
        under_way(k, context).push(call);
        return 0;
      };
      return service_us === 0 ? crossing.plain(note()) : crossing.wait_then(sim_compute(service_us), note);
    },
    sim_service_ends: (name: number, status: number) => {
      const { crossing, memory } = running.now;
      const k = crossing.kernel;
      const calls = under_way(k, k.context_name());
      // A thread that was ended in the middle of a service has left it there.
      const place = calls.findLastIndex(({ service }) => service === memory.text(name));
      const call = calls[place];
      if (call === undefined) return undefined;
      calls.length = place;
      call.status = status >>> 0;
      call.end_ns = k.now_ns;
      call.end_tick = tick_of(k);
      return undefined;
    },
  };
}
