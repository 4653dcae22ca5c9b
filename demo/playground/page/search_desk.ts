// A search on the page: its progress, what it found and what it did not.

import type { Computed } from '../model/computed.ts';
import type { Job, Outcome, Problem } from '../model/program.ts';
import { Explorer } from './explorer.ts';
import type { Layout } from './layout.ts';
import type { Output } from './output.ts';
import type { Workers } from './workers.ts';

/** Workers of a search. */
const TEAM = Math.min(4, Math.max(2, navigator.hardwareConcurrency ?? 2));

export interface SearchDeskEvents {
  /** A timing that breaks the program; its views come when all this has been done. */
  found(outcome: Outcome): void;
  /** Nothing failed; what its threads compute. */
  clean(computed: Computed | null): void;
  /** The search is over, and the page shows what it came to. */
  over(): void;
  failed(problem: Problem): void;
}

export class SearchDesk {
  private readonly page: Layout;
  private readonly output: Output;
  private readonly explorer: Explorer;
  private readonly events: SearchDeskEvents;

  constructor(page: Layout, output: Output, workers: Workers, events: SearchDeskEvents) {
    this.page = page;
    this.output = output;
    this.explorer = new Explorer(workers);
    this.events = events;
  }

  stop(): void {
    if (this.explorer.running) this.explorer.stop();
  }

  search(job: Job, runs: number): void {
    const { page, output, events } = this;
    const { progress, strategy } = page;
    progress.hidden = false;
    void this.explorer.search(
      job,
      { strategy: strategy.value, runs, workers: TEAM },
      {
        lines: (lines) => output.add(lines),
        progress: (text, done, planned) => output.say_progress(`searching: ${text}`, done / planned),
        found: (outcome, report) => {
          progress.hidden = true;
          output.add(['', ...report]);
          events.found(outcome);
          void output.show(outcome, null).then(() => events.over());
        },
        clean: (lines, computed) => {
          progress.hidden = true;
          output.say(lines[0] ?? '', 'good');
          output.add(lines);
          // What its authors have repaired is not asked whether it is.
          events.clean(job.fixed ? null : computed);
          events.over();
        },
        failed: (problem) => events.failed(problem),
      },
    );
  }
}
