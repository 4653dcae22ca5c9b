// The processes of a search on this computer: one child for each worker, each with its share of the run numbers. Which
// numbers a share has depends only on how many shares there are, never on who is faster.
//
// A child that is killed (by the system, for want of memory, or by hand) or breaks ends nobody's search but its own: another one
// goes on in its place, from the last generation that it had not taught, and what is told twice is heard once. When the second one
// ends at the same place, the rest of the share is lost, and that is told.

import type { ChildProcess } from 'node:child_process';
import { end_words, type ProcessEnd, start_process } from '../host/worker_process.ts';
import type { WorkerMessage, WorkerRequest } from './explore_worker.ts';
import { SharedLessons } from './lessons.ts';

const WORKER = new URL('./explore_worker.ts', import.meta.url);

/** Signals that a terminal or a supervisor sends to all processes of a search. */
const ENDS_ALL: ReadonlySet<NodeJS.Signals> = new Set(['SIGINT', 'SIGTERM', 'SIGHUP']);

export interface Team {
  /** Settles when every worker has ended; true when a signal ended one, which may come there before it comes here. */
  readonly ended: Promise<boolean>;
  stop(): void;
  /** Stops one worker. */
  stop_one(worker: number): void;
}

/** What Windows gives as the exit code of a program that Ctrl-C ended: it has no signals. */
const STATUS_CONTROL_C_EXIT = 0xc000_013a;

/** Ctrl-C reaches the children too, and may end them before this process has heard of it; so does the end of a terminal. */
export function was_interrupted({ code, signal }: ProcessEnd): boolean {
  return (signal !== null && ENDS_ALL.has(signal)) || (code !== null && code >>> 0 === STATUS_CONTROL_C_EXIT);
}

type Hear = (message: WorkerMessage, worker: number) => void;

/** The processes that do one share of the runs, one after the other. */
class Share {
  child: ChildProcess | null = null;
  stopped = false;
  interrupted = false;
  /** Settles when there is nobody left who does it. */
  readonly ended: Promise<void>;
  private readonly request: WorkerRequest;
  private readonly lessons: SharedLessons;
  private readonly hear: Hear;
  private end = (): void => {};
  private children = 0;
  private has_told_end = false;
  /** All of its runs up to this number are done; the number of its last failure; the former when the last child began. */
  private done = -1;
  private failed = -1;
  private done_before = -1;

  constructor(request: WorkerRequest, lessons: SharedLessons, hear: Hear) {
    this.request = request;
    this.lessons = lessons;
    this.hear = hear;
    this.ended = new Promise((resolve) => {
      this.end = resolve;
    });
  }

  start(): void {
    const resumes = this.children++ > 0;
    this.done_before = this.done;
    const args = ['explore-worker', JSON.stringify({ ...this.request, resumes })];
    const child = start_process(
      WORKER,
      args,
      (message: WorkerMessage) => this.told(message),
      (end) => this.gone(end),
    );
    this.child = child;
    if (resumes) child.send(this.lessons.resume_of(this.request.worker), () => {});
  }

  private told(message: WorkerMessage): void {
    const { worker } = this.request;
    switch (message.type) {
      case 'taught':
        this.lessons.taught(worker, message);
        return;
      case 'progress':
        if (message.index <= this.done) return;
        this.done = message.index;
        break;
      case 'failure':
        if (message.index <= this.failed) return;
        this.failed = message.index;
        break;
      default:
        this.has_told_end = true;
    }
    this.hear(message, worker);
  }

  private gone(end: ProcessEnd): void {
    const by_signal = was_interrupted(end);
    if (by_signal && !this.stopped) this.interrupted = true;
    if (this.stopped || by_signal || (end.code === 0 && this.has_told_end)) this.give_up();
    else this.died(end_words(end));
  }

  private died(how: string): void {
    const again = !this.stopped && (this.children === 1 || this.done > this.done_before);
    this.hear({ type: 'died', how, index: this.done, again }, this.request.worker);
    if (again) this.start();
    else this.give_up();
  }

  private give_up(): void {
    this.lessons.ended(this.request.worker);
    this.end();
  }
}

/** Starts the workers; `hear` gets their messages as they come. */
export function start_team(requests: readonly WorkerRequest[], hear: Hear): Team {
  const lessons = new SharedLessons(requests.length, (learn) => {
    // A child may have ended without this process having heard of it; its exit is told all the same.
    for (const { child } of shares) if (child?.connected) child.send(learn, () => {});
  });
  const shares = requests.map((request) => new Share(request, lessons, hear));
  for (const share of shares) share.start();
  return {
    ended: Promise.all(shares.map(({ ended }) => ended)).then(() =>
      shares.some(({ interrupted }) => interrupted),
    ),
    stop() {
      for (const worker of shares.keys()) this.stop_one(worker);
    },
    stop_one(worker) {
      const share = shares[worker];
      if (share === undefined) return;
      share.stopped = true;
      share.child?.kill();
    },
  };
}
