// One run of a lesson's scenario, for checks and questions to look at.

import type { RunResult } from '../../../rtos/explore/run_scenario.ts';
import { record_cells } from '../../../rtos/export/trace_text.ts';
import type { RunRecorder } from '../../account/run_recorder.ts';

/** One record of the trace in the words that `run --trace` prints. */
export interface Happening {
  readonly time_ns: number;
  readonly board: string;
  /** A thread, `interrupt`, `network`. */
  readonly who: string;
  readonly event: string;
  /** What it is about: `mutex "bus"`, the text of a note. */
  readonly about: string;
  /** The four words of the record, as TraceX has them. */
  readonly words: readonly [number, number, number, number];
}

export class LabRun {
  readonly result: RunResult;
  private readonly recorder: RunRecorder | null;
  private seen: Happening[] | null = null;

  constructor(result: RunResult, recorder: RunRecorder | null = null) {
    this.result = result;
    this.recorder = recorder;
  }

  /** Everything in the trace, in its order. */
  get happenings(): readonly Happening[] {
    this.seen ??= [...this.result.sim.trace.records()].map((record) => {
      const [, board = '', who = '', event = '', about = ''] = record_cells(this.result.sim, record);
      const { time_ns, info1, info2, info3, info4 } = record;
      return { time_ns, board, who, event, about, words: [info1, info2, info3, info4] as const };
    });
    return this.seen;
  }

  /** Those of one event; `about` has to be part of what it is about. */
  of(event: string, about = ''): Happening[] {
    return this.happenings.filter((one) => one.event === event && one.about.includes(about));
  }

  /** When the firmware noted this text, in nanoseconds. */
  notes(text: string): number[] {
    return this.of('note', text).map(({ time_ns }) => time_ns);
  }

  /** What the firmware printed, line by line. */
  get printed(): readonly { readonly time_ns: number; readonly text: string }[] {
    return this.recorder?.lines.map(({ time_ns, text }) => ({ time_ns, text })) ?? [];
  }

  /** Frames on the wire in words, each at the time at which it was sent. */
  get frames(): readonly {
    readonly time_ns: number;
    readonly from: string;
    readonly to: string;
    readonly text: string;
  }[] {
    return (
      this.recorder?.frames.flatMap(({ sent_ns, from, to, texts }) =>
        texts.map((text) => ({ time_ns: sent_ns, from, to, text })),
      ) ?? []
    );
  }

  /** How many events there were: code that polls has many. */
  get events(): number {
    return this.result.sim.trace.count;
  }
}
