// The lines of firmware from which one context calls services. Asking for one takes as long as some services do, so it is not
// asked where the answer is mostly none: threads of the stack's own call from no line of firmware, but for callbacks.

import { call_site } from '../sim/call_site.ts';

/** So often it is asked for one service: what comes later is a loop. */
const ASKED_AT_MOST = 2000;
/** So many times without a line, and it is asked more and more rarely. */
const WITHOUT_LINE = 4;
const SKIPPED_AT_MOST = 256;

interface Asker {
  asked: number;
  /** Times in a row that there was no line. */
  without: number;
  /** Calls for which it is not asked. */
  skip: number;
}

export class CallLines {
  private readonly askers = new Map<string, Asker>();

  /** The line that called the service which calls `inside`; empty for none, and where it is not asked. */
  line(service: string, inside: unknown): string {
    let asker = this.askers.get(service);
    if (asker === undefined) {
      asker = { asked: 0, without: 0, skip: 0 };
      this.askers.set(service, asker);
    }
    if (asker.skip > 0 || asker.asked >= ASKED_AT_MOST) {
      asker.skip--;
      return '';
    }
    asker.asked++;
    const line = call_site(inside);
    asker.without = line === '' ? asker.without + 1 : 0;
    if (asker.without >= WITHOUT_LINE)
      asker.skip = Math.min(2 ** (asker.without - WITHOUT_LINE), SKIPPED_AT_MOST);
    return line;
  }
}
