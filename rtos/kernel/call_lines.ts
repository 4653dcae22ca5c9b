// The lines of firmware from which one context calls services. Asking for one takes longer than most services do, so it is
// asked for the first calls, and after that ever more rarely for as long as the answers are known: a loop calls from the same
// lines, and threads of the stack's own call from no line of firmware, but for callbacks. Who reads of a call that was not
// asked for has the lines that are known of its thread and service.

import { call_site } from '../sim/call_site.ts';

/** So many answers in a row that tell nothing new, and it is asked more and more rarely. */
const NOTHING_NEW = 3;
const SKIPPED_AT_MOST = 256;

interface Asker {
  readonly known: Set<string>;
  /** Answers in a row that were known. */
  repeated: number;
  /** Calls for which it is not asked. */
  skip: number;
}

export class CallLines {
  private readonly askers = new Map<string, Asker>();
  /** For all services together: threads of the stack's own have no lines at all. */
  private readonly all: Asker = { known: new Set(), repeated: 0, skip: 0 };

  /** The line that called the service which calls `inside`; empty for none, and where it is not asked. */
  line(service: string, inside: unknown): string {
    const { all } = this;
    if (all.skip > 0) {
      all.skip--;
      return '';
    }
    let asker = this.askers.get(service);
    if (asker === undefined) {
      asker = { known: new Set(), repeated: 0, skip: 0 };
      this.askers.set(service, asker);
    }
    if (asker.skip > 0) {
      asker.skip--;
      return '';
    }
    const line = call_site(inside);
    learn(asker, line);
    // A context with lines of its own calls some services from others, too.
    if (line !== '') all.repeated = Number.NEGATIVE_INFINITY;
    learn(all, line);
    return line;
  }
}

function learn(asker: Asker, line: string): void {
  asker.repeated = asker.known.has(line) ? asker.repeated + 1 : Math.min(asker.repeated, 0);
  asker.known.add(line);
  if (asker.repeated >= NOTHING_NEW)
    asker.skip = Math.min(2 ** (asker.repeated - NOTHING_NEW), SKIPPED_AT_MOST);
}
