// One run as a JSON document: what happened, in numbers with the names that they stand for, and the words that people were
// told. demo/report/README.md describes it, and says what its version promises.

import type { ReplayChoice } from '../../rtos/explore/shrink.ts';
import { OrderedRecords } from '../../rtos/export/ordered_records.ts';
import { states_before } from '../../rtos/export/states_before.ts';
import type { StateBefore } from '../../rtos/export/thread_states.ts';
import { registered_tables } from '../../rtos/kernel/tables.ts';
import { sim_targets, type Target } from '../../rtos/kernel/target.ts';
import { TX_TRACE_ISR_ENTER, TX_TRACE_ISR_EXIT } from '../../rtos/kernel/tx_trace_events.ts';
import { holds_text, type TraceRecord } from '../../rtos/sim/trace_log.ts';
import type { Diagnostic, Simulation } from '../../rtos/sim_api.ts';
import type { FrameFault, RecordedFrame, RecordedLine, RunRecorder } from '../account/run_recorder.ts';
import type { CoveredSource } from '../c/coverage/covered_file.ts';
import { choice_words } from '../lab/report/choice_words.ts';
import { failure_fields } from '../lab/report/failure_fields.ts';
import { packed, record_columns } from './record_columns.ts';
import { type DocumentAnnotations, run_annotations } from './run_annotations.ts';

export const DOCUMENT_FORMAT = 'netx-sim-run';
/** Counts up when a field goes, or means something else; new fields do not count. */
export const DOCUMENT_VERSION = 1;

/** What the document says of the run as a whole. */
export interface RunDescription {
  readonly scenario: string;
  readonly summary: string;
  readonly seed: number;
  /** The repair was in. */
  readonly fixed: boolean;
  /** The arguments of netx-sim that make the same run again; empty for a program that is not run by it. */
  readonly command: string;
  readonly result: {
    /** null: nobody judged it, as nobody judges a real board's trace. */
    readonly ok: boolean | null;
    /** How it ended. */
    readonly how: string;
    /** What was wrong; null: nothing. */
    readonly why: string | null;
  };
  /** Of a replay that fails: the first event from which on every continuation tried failed. */
  readonly no_return?: {
    readonly time_ns: number;
    /** From here on a run still passed; -1: nobody knows of any. */
    readonly escape_ns: number;
    /** Continuations that all failed. */
    readonly tried: number;
    readonly words: string;
  };
  /** What the command line reports of a replay, line by line. */
  readonly report?: readonly string[];
}

export interface DocumentTarget {
  readonly number: number;
  readonly name: string;
  readonly ticks_per_second: number;
}

export interface DocumentObject {
  readonly id: number;
  readonly target: number;
  /** `thread`, `mutex`, `TCP socket` and so on. */
  readonly kind: string;
  readonly name: string;
}

export type DocumentFrame = Omit<RecordedFrame, 'bytes'> & {
  /** Where its bytes lie in `frame_bytes`. */
  readonly offset: number;
  readonly length: number;
  /** What happened to it on its way, and the same in words. */
  readonly faults: readonly FrameFault[];
  readonly notes: readonly string[];
};

export interface RunDocument {
  readonly format: typeof DOCUMENT_FORMAT;
  readonly version: typeof DOCUMENT_VERSION;
  readonly run: RunDescription & { readonly trace_hash: string; readonly end_ns: number };
  readonly targets: readonly DocumentTarget[];
  readonly objects: readonly DocumentObject[];
  readonly records: {
    readonly count: number;
    /** Records of the beginning that were not kept. */
    readonly missing: number;
    /** record_columns.ts: deflated, in base64, in the order of time. */
    readonly columns: string;
  };
  /** What threads did before the first record, where the beginning is missing. Left out: nothing is missing, or nobody knows. */
  readonly before?: readonly StateBefore[];
  /** Texts that records mean, with their numbers. */
  readonly texts: readonly (readonly [number, string])[];
  /** What records of the stack's events mean (netx/nx_trace_form.ts), of those that are there. Left out: there are none. */
  readonly event_words?: readonly string[];
  readonly frames: readonly DocumentFrame[];
  /** The bytes of all frames, one after the other: deflated, in base64. */
  readonly frame_bytes: string;
  readonly lines: readonly RecordedLine[];
  /** What happened inside of services; null when the run was not annotated. */
  readonly annotations: DocumentAnnotations | null;
  /** What was not nominal. */
  readonly choices: readonly { readonly key: string; readonly taken: number; readonly words: string }[];
  readonly diagnostics: readonly Diagnostic[];
  readonly failure: ReturnType<typeof failure_fields> | null;
  /**
   * The tables of the stack's state at the end: sockets, packet pools, ARP and neighbour caches and so on, each with the lines
   * that the command prints. Left out: the document does not go to the end.
   */
  readonly tables?: readonly DocumentTable[];
  /** How often the lines of firmware in C ran, with their sources. Left out: nothing counted them. */
  readonly code?: readonly CoveredSource[];
  /** Of a run that failed: the nearest one that passes; null when there is none, or nobody looked. */
  readonly compare: DocumentComparison | null;
}

export interface DocumentTable {
  readonly title: string;
  /** What its columns mean; empty: nothing to say. */
  readonly legend: string;
  /** The heading first. */
  readonly lines: readonly string[];
}

/** The failing run beside another one: the same choices but for one. */
export interface ComparedRun {
  readonly other: RunDocument;
  /**
   * Events side by side from a little before the runs diverge up to the failure: place of a record in this document and
   * in the other one, -1 for none, and whether both are the same event.
   */
  readonly rows: readonly (readonly [number, number, boolean])[];
  /** So many rows at the beginning are before the runs diverge. */
  readonly shared: number;
  /** The two events that change places, as places of records in both documents; -1: it does not come there. */
  readonly a: readonly [number, number];
  readonly b: readonly [number, number];
  /** The same in words: what A and B are, and their order. */
  readonly swap: readonly string[];
}

/** The failing run beside the nearest run that passes. */
export interface DocumentComparison extends ComparedRun {
  /** The one choice that differs. */
  readonly choice: { readonly key: string; readonly taken: number; readonly passing: number };
  /** How the run ends with other options of this choice, in their order; of very many options some. */
  readonly options: readonly ComparedOption[];
}

export interface ComparedOption {
  readonly option: number;
  /** What the option means here. */
  readonly words: string;
  readonly passes: boolean;
  /** What fails; null: nothing. */
  readonly why: string | null;
  /**
   * The failing run beside the run with this option, whose document has no frames and no lines and ends where the comparison
   * does. Left out: it is this run or the nearest one that passes, or the document would become too large.
   */
  readonly run?: ComparedRun;
}

/** What a document has beside the run itself. */
export interface DocumentParts {
  readonly choices?: readonly ReplayChoice[];
  readonly compare?: DocumentComparison | null;
  /** What happened later is left out. */
  readonly until_ns?: number;
  /** Only these boards are meant: objects and records of others are left out, and the tables, which are of all. Default: all. */
  readonly only?: readonly Target[];
  readonly code?: readonly CoveredSource[];
}

function texts_of(sim: Simulation, records: readonly TraceRecord[]): [number, string][] {
  const numbers = new Set<number>();
  for (const { event, info1, info2 } of records) {
    if (holds_text(event)) numbers.add(info1);
    if (event === TX_TRACE_ISR_ENTER || event === TX_TRACE_ISR_EXIT) numbers.add(info2);
  }
  return [...numbers].sort((a, b) => a - b).map((number) => [number, sim.trace.text(number)]);
}

function place_frames(recorder: RunRecorder): { placed: DocumentFrame[]; bytes: Uint8Array } {
  const { frames } = recorder;
  const faults = recorder.faults();
  const bytes = new Uint8Array(frames.reduce((sum, frame) => sum + frame.bytes.length, 0));
  let offset = 0;
  const placed = frames.map(({ bytes: own, ...frame }) => {
    bytes.set(own, offset);
    offset += own.length;
    // It happens on the frame's way, whenever the host heard of it.
    const happened = (faults.get(frame.serial) ?? []).map((fault) => ({
      ...fault,
      time_ns: Math.max(fault.time_ns, frame.sent_ns),
    }));
    const notes = happened.map(({ text, port_name, direction }) => `${text} at ${port_name} ${direction}`);
    return { ...frame, offset: offset - own.length, length: own.length, faults: happened, notes };
  });
  return { placed, bytes };
}

function tables_of(sim: Simulation): DocumentTable[] {
  const tables = registered_tables(sim).map(({ title, legend = '', lines }) => ({
    title,
    legend,
    lines: lines(),
  }));
  return tables.filter(({ lines }) => lines.length > 0);
}

/** The document of a finished run. */
export async function run_document(
  sim: Simulation,
  recorder: RunRecorder,
  run: RunDescription,
  { choices = [], compare = null, until_ns = Number.POSITIVE_INFINITY, only, code = [] }: DocumentParts = {},
): Promise<RunDocument> {
  const { trace } = sim;
  const { all } = new OrderedRecords(trace.records());
  const targets = only ?? sim_targets(sim);
  const numbers = new Set(targets.map(({ kernel }) => kernel.number));
  const is_meant = (target: number): boolean => only === undefined || numbers.has(target);
  const records = all.filter(({ time_ns, target }) => time_ns <= until_ns && is_meant(target));
  const { placed, bytes } = place_frames(recorder);
  const end_ns = Math.min(until_ns, Math.max(sim.now_ns, all.at(-1)?.time_ns ?? 0));
  const { failure } = sim.checks;
  return {
    format: DOCUMENT_FORMAT,
    version: DOCUMENT_VERSION,
    run: { ...run, trace_hash: trace.hash(), end_ns },
    targets: targets.map(({ name, kernel }) => ({
      number: kernel.number,
      name,
      ticks_per_second: kernel.config.TX_TIMER_TICKS_PER_SECOND,
    })),
    objects: trace
      .all_objects()
      .filter(({ target }) => is_meant(target))
      .map(({ id, target, type, name }) => ({ id, target, kind: type, name })),
    records: {
      count: records.length,
      missing: trace.overwritten,
      columns: await packed(record_columns(records)),
    },
    ...(trace.overwritten === 0 ? {} : { before: states_before(sim, records) }),
    texts: texts_of(sim, records),
    frames: placed,
    frame_bytes: await packed(bytes),
    lines: recorder.lines.toSorted((a, b) => a.time_ns - b.time_ns),
    annotations: await run_annotations(sim, until_ns),
    choices: choices.map(({ key, taken }) => ({ key, taken, words: choice_words({ key, taken }, sim) })),
    diagnostics: sim.diagnostics,
    failure: failure === null ? null : failure_fields(failure),
    ...(until_ns === Number.POSITIVE_INFINITY && only === undefined ? { tables: tables_of(sim) } : {}),
    ...(code.length === 0 ? {} : { code }),
    compare,
  };
}
