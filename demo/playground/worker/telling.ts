// What a worker tells while it runs: lines in portions, and now and then how far virtual time has come, so that the page can say
// what a run is doing, or where it hangs.

import type { Simulation } from '../../../rtos/sim_api.ts';
import { busy_thread } from '../../cli/ending.ts';
import type { FromWorker } from '../model/program.ts';

/** Real time between two reports. */
const REPORT_MS = 100;
/** Events between two looks at the clock of the computer. */
const LOOK_EVERY = 256;
/** Lines of one portion. */
const PORTION = 500;

const NOTHING_TOLD =
  'Nothing was printed and no frame was sent. The report below shows what the threads did.';

// Taken before any run: inside of one the clock of the computer is forbidden.
const now = performance.now.bind(performance);

export class Telling {
  private readonly send: (message: FromWorker) => void;
  private lines: string[] = [];
  private looks = 0;
  private reported_ms = now();
  /** Nothing but the head of an account has been told. */
  nothing_yet = true;
  /** Nobody wants to hear: the lab makes the same run again and again. */
  quiet = false;

  constructor(send: (message: FromWorker) => void) {
    this.send = send;
  }

  line(text: string): void {
    if (this.quiet) return;
    this.nothing_yet = false;
    this.lines.push(text);
    if (this.lines.length >= PORTION) this.flush();
  }

  flush(): void {
    if (this.lines.length > 0) this.send({ type: 'lines', lines: this.lines });
    this.lines = [];
  }

  /** A run is over. */
  ended(): void {
    if (this.nothing_yet) this.line(NOTHING_TOLD);
    this.flush();
    this.send({ type: 'ended' });
  }

  /** Between two events of a run. */
  moment(sim: Simulation, until_ns: number | null): void {
    if (this.looks++ % LOOK_EVERY !== 0) return;
    const time_ms = now();
    // The first look tells too: a thread that loops may be the next thing that happens.
    if (this.looks > 1 && time_ms - this.reported_ms < REPORT_MS) return;
    this.reported_ms = time_ms;
    this.flush();
    const [time_ns, events] = [sim.now_ns, sim.events_handled];
    this.send({ type: 'clock', time_ns, until_ns, events, busy: busy_thread(sim) });
  }
}
