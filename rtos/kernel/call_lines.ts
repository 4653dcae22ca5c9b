// The lines of firmware from which one context calls services. Asking for one takes longer than most services do, so it is
// asked for the first calls, and after that ever more rarely for as long as the answers are known: a loop calls from the same
// lines, and threads of the stack's own call from no line of firmware, but for callbacks. A reader of a call
// that was not asked for is told the lines that are known of its thread and service.

import { call_site } from '../sim/call_site.ts';

const SKIPPED_AT_MOST = 256;

/** Decides for one row of calls whether to ask. */
class Asker {
  private readonly known = new Set<string>();
  /** Answers in a row that were known. */
  private repeated = 0;
  private skip = 0;

  skips(): boolean {
    return this.skip > 0 && this.skip-- > 0;
  }

  learn(line: string): void {
    this.repeated = this.known.has(line) ? this.repeated + 1 : 0;
    this.known.add(line);
    const one_line = this.known.size === 1 && line !== '';
    // Between several lines, or where callbacks of firmware may call from theirs, answers have to repeat for longer.
    const skip = one_line ? 4 ** (this.repeated - 1) : 2 ** (this.repeated - 8);
    if (skip >= 1) this.skip = Math.min(skip, SKIPPED_AT_MOST);
  }
}

export class CallLines {
  private readonly services = new Map<string, Asker>();
  /** For all services together, until there is a line: a thread of the stack's own has none. */
  private without_line: Asker | null = new Asker();

  /** The line that called the service which calls `inside`; empty for none, and where it is not asked. */
  line(service: string, inside: unknown): string {
    if (this.without_line?.skips() === true) return '';
    let asker = this.services.get(service);
    if (asker === undefined) {
      asker = new Asker();
      this.services.set(service, asker);
    }
    if (asker.skips()) return '';
    const line = call_site(inside);
    asker.learn(line);
    if (line !== '') this.without_line = null;
    this.without_line?.learn(line);
    return line;
  }
}
