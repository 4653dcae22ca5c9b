// Runs one job at a time in a worker, and ends one that does not come back: code that loops cannot be asked to stop.

import { time_text } from '../../../rtos/sim/time_text.ts';
import type { FromWorker, Job, Outcome, Problem } from '../model/program.ts';
import { stuck_words } from '../model/stuck_words.ts';
import type { SimulatorWorker, Workers } from './workers.ts';

export interface RunEvents {
  lines(lines: readonly string[]): void;
  progress(text: string): void;
  done(outcome: Outcome, elapsed_ms: number): void;
  failed(problem: Problem): void;
  /** It did not come to its end, and was ended. */
  stopped(problem: Problem): void;
}

export class Runner {
  private readonly workers: Workers;
  private worker: SimulatorWorker | null = null;
  private timer = 0;
  private clock: { time_ns: number; heard_ms: number; reports: number } | null = null;
  private events: RunEvents | null = null;

  constructor(workers: Workers) {
    this.workers = workers;
  }

  get running(): boolean {
    return this.worker !== null;
  }

  async run(job: Job, patience_s: number, events: RunEvents): Promise<void> {
    this.end();
    this.events = events;
    this.clock = null;
    const started = performance.now();
    const worker = await this.workers.take((message) => this.hear(message, started, patience_s));
    this.worker = worker;
    worker.ask({ type: 'run', job });
  }

  /** Stops by the user's hand. */
  stop(): void {
    const { events, running } = this;
    this.end();
    if (running) events?.failed({ kind: 'warning', text: 'Stopped.', place: null });
  }

  private hear(message: FromWorker, started: number, patience_s: number): void {
    const { events } = this;
    if (message.type === 'begun')
      this.timer = window.setTimeout(() => this.give_up(patience_s), patience_s * 1000);
    if (message.type === 'lines') events?.lines(message.lines);
    if (message.type === 'clock') {
      const reports = (this.clock?.reports ?? 0) + 1;
      this.clock = { time_ns: message.time_ns, heard_ms: performance.now(), reports };
      events?.progress(`running: ${time_text(message.time_ns)} s of virtual time`);
    }
    if (message.type === 'ended') {
      window.clearTimeout(this.timer);
      events?.progress('the run is over; making its views');
    }
    if (message.type !== 'ran' && message.type !== 'failed') return;
    this.end();
    if (message.type === 'ran') events?.done(message.outcome, performance.now() - started);
    else events?.failed(message.problem);
  }

  private give_up(patience_s: number): void {
    const { events, clock } = this;
    const heard = clock && { ...clock, silent_ms: performance.now() - clock.heard_ms };
    this.end();
    events?.stopped({ kind: 'error', text: stuck_words(patience_s, heard), place: null });
  }

  private end(): void {
    window.clearTimeout(this.timer);
    this.worker?.end();
    if (this.worker !== null) void this.workers.prepare();
    this.worker = null;
  }
}
