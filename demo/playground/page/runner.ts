// Runs one job at a time in a worker, and ends one that does not come back: code that loops cannot be asked to stop. One that gets
// on may take longer, when the user says so.

import type { FromWorker, Job, Outcome, Problem } from '../model/program.ts';
import { clock_words, gets_on, type LastHeard, long_words, stuck_words } from '../model/stuck_words.ts';
import type { SimulatorWorker, Workers } from './workers.ts';

/** How much longer the user has to answer, in times of the first limit. */
const TO_ANSWER = 3;

export interface RunEvents {
  lines(lines: readonly string[]): void;
  /** `done` of 1 is over; null: nobody knows how far it is. */
  progress(text: string, done: number | null): void;
  /** It takes longer than was said, and gets on. */
  long(question: string): void;
  done(outcome: Outcome, elapsed_ms: number): void;
  failed(problem: Problem): void;
  /** It did not come to its end, and was ended. */
  stopped(problem: Problem): void;
}

type Clock = Omit<LastHeard, 'silent_ms'> & { readonly heard_ms: number };

export class Runner {
  private readonly workers: Workers;
  private worker: SimulatorWorker | null = null;
  private timer = 0;
  private clock: Clock | null = null;
  private events: RunEvents | null = null;
  private patience_s = 0;
  private waited_s = 0;
  /** The user wants to see it to its end. */
  private may_take_long = false;

  constructor(workers: Workers) {
    this.workers = workers;
  }

  get running(): boolean {
    return this.worker !== null;
  }

  async run(job: Job, patience_s: number, events: RunEvents): Promise<void> {
    this.end();
    Object.assign(this, { events, patience_s, clock: null, waited_s: 0, may_take_long: false });
    const started = performance.now();
    const worker = await this.workers.take((message) => this.hear(message, started));
    this.worker = worker;
    worker.ask({ type: 'run', job });
  }

  /** Stops by the user's hand. */
  stop(): void {
    const { events, running } = this;
    this.end();
    if (running) events?.failed({ kind: 'warning', text: 'Stopped.', place: null });
  }

  /** Lets it run for as long as its virtual time goes on. */
  let_run(): void {
    this.may_take_long = true;
  }

  private hear(message: FromWorker, started: number): void {
    const { events } = this;
    if (message.type === 'begun') this.wait(this.patience_s);
    if (message.type === 'lines') events?.lines(message.lines);
    if (message.type === 'clock') {
      const { time_ns, until_ns } = message;
      const reports = (this.clock?.reports ?? 0) + 1;
      this.clock = { time_ns, until_ns, heard_ms: performance.now(), reports };
      events?.progress(clock_words(message), until_ns === null ? null : time_ns / until_ns);
    }
    if (message.type === 'ended') {
      window.clearTimeout(this.timer);
      events?.progress('the run is over; making its views', 1);
    }
    if (message.type !== 'ran' && message.type !== 'failed') return;
    this.end();
    if (message.type === 'ran') events?.done(message.outcome, performance.now() - started);
    else events?.failed(message.problem);
  }

  private wait(seconds: number): void {
    this.timer = window.setTimeout(() => this.lose_patience(seconds), seconds * 1000);
  }

  private lose_patience(waited_s: number): void {
    const { events, clock, patience_s } = this;
    const is_first_time = this.waited_s === 0;
    this.waited_s += waited_s;
    const heard = clock && { ...clock, silent_ms: performance.now() - clock.heard_ms };
    if (gets_on(heard) && (is_first_time || this.may_take_long)) {
      const answer_s = TO_ANSWER * patience_s;
      if (is_first_time) events?.long(long_words(patience_s, answer_s, heard));
      this.wait(answer_s);
      return;
    }
    this.end();
    events?.stopped({ kind: 'error', text: stuck_words(this.waited_s, heard), place: null });
  }

  private end(): void {
    window.clearTimeout(this.timer);
    this.worker?.end();
    if (this.worker !== null) this.workers.prepare();
    this.worker = null;
  }
}
