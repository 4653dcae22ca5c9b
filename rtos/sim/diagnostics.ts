// What is undefined on hardware, or forbidden by the manual where the original does not check, is not a status but a
// diagnostic of the simulator: it names the object, the thread, the virtual time and the rule. Each has an id, so that
// searches and tests can ask for one.

import { time_text } from './time_text.ts';

export interface Diagnostic {
  /** Short stable name, e.g. `packet-double-release`. */
  readonly id: string;
  readonly time_ns: number;
  readonly target: string;
  /** Thread, `interrupt`, `initialization` or `host`. */
  readonly context: string;
  /** The object it is about, for people. */
  readonly object: string;
  /** The object for machines, the same with every timing; absent where `object` is. */
  readonly object_key?: string;
  /** Number of the target, as trace records have it. */
  readonly target_number?: number;
  /** Trace id of the thread in which it was reported; absent outside of threads. */
  readonly thread_id?: number;
  /** One sentence: what happened and which rule of the manual it breaks. */
  readonly message: string;
}

/** One line for people. */
export function format_diagnostic(d: Diagnostic): string {
  return `${time_text(d.time_ns)} s  ${d.target}/${d.context}  [${d.id}] ${d.object}: ${d.message}`;
}
