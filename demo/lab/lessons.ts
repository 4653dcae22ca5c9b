// What the workers of one search have learned, put together: each tells what its part of a generation taught, and when all
// have, everybody gets all of it. So a search has the same runs however many workers share it.

import {
  Corpus,
  type CorpusState,
  generation_of,
  type Lesson,
} from '../../rtos/explore/strategies/corpus.ts';

/** A worker has done its part of a generation, which taught this; a later worker may have no part in it. */
export interface Taught {
  readonly type: 'taught';
  readonly lessons: readonly Lesson[];
  /** Its next run is of this generation. */
  readonly next_generation: number;
}

/** What a generation taught, for every worker. */
export interface Learn {
  readonly type: 'learn';
  readonly lessons: readonly Lesson[];
}

/** Where a process goes on in place of one that was killed. */
export interface Resume {
  readonly type: 'resume';
  /** The generation of its first run. */
  readonly generation: number;
  /** The lessons of so many generations are in the corpus; those of the next ones come as they do for the others. */
  readonly learned: number;
  readonly corpus: CorpusState;
}

export class SharedLessons {
  private readonly corpus = new Corpus();
  private readonly next: number[];
  private readonly lessons = new Map<number, Lesson[]>();
  private readonly send: (learn: Learn) => void;
  private sent = 0;

  /** `send` is to reach all workers that have not ended. */
  constructor(workers: number, send: (learn: Learn) => void) {
    // With more workers than a generation has runs, the last ones begin in a later one.
    this.next = Array.from({ length: workers }, (_, worker) => generation_of(worker));
    this.send = send;
  }

  taught(worker: number, { lessons, next_generation }: Taught): void {
    const generation = this.next[worker] as number;
    this.lessons.set(generation, [...(this.lessons.get(generation) ?? []), ...lessons]);
    this.next[worker] = next_generation;
    this.send_complete();
  }

  /** A worker has no more runs. */
  ended(worker: number): void {
    this.next[worker] = Number.POSITIVE_INFINITY;
    this.send_complete();
  }

  private send_complete(): void {
    for (
      ;
      this.next.some((next) => next !== Number.POSITIVE_INFINITY) && Math.min(...this.next) > this.sent;
      this.sent++
    ) {
      const lessons = this.lessons.get(this.sent) ?? [];
      this.corpus.learn(lessons);
      this.send({ type: 'learn', lessons });
      this.lessons.delete(this.sent);
    }
  }

  /** For a process that goes on with the runs of a worker: with the generation that it had not taught yet. */
  resume_of(worker: number): Resume {
    const generation = this.next[worker] as number;
    return { type: 'resume', generation, learned: this.sent, corpus: this.corpus.state() };
  }
}

/** The worker's side: what has come, generation by generation. */
export class Lessons {
  private readonly come: Learn[] = [];
  private wanted: ((learn: Learn) => void) | null = null;
  /** Lets messages come that are there; null: nobody can say how, so whoever wants lessons does nothing but wait. */
  readonly listen: (() => Promise<void>) | null;

  constructor(listen: (() => Promise<void>) | null = null) {
    this.listen = listen;
  }

  /** The next generation's lessons are there. */
  get has_next(): boolean {
    return this.come.length > 0;
  }

  /** The next generation's lessons have come. */
  hear(learn: Learn): void {
    const { wanted } = this;
    this.wanted = null;
    if (wanted === null) this.come.push(learn);
    else wanted(learn);
  }

  /** Waits for the next generation's lessons. */
  next(): Promise<Learn> {
    const first = this.come.shift();
    if (first !== undefined) return Promise.resolve(first);
    return new Promise((resolve) => {
      this.wanted = resolve;
    });
  }
}
