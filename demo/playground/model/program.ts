// What the page, its workers and whoever builds them say to each other: programs, jobs and how they went.

import type { Scenario } from '../../bench/scenario.ts';
import type { WorkerMessage } from '../../lab/search_share.ts';
import type { RunDocument } from '../../report/run_document.ts';
import type { SentImage } from './c_build.ts';
import type { Computed } from './computed.ts';
import type { Attempt, LessonJob, ShippedLesson, Variant } from './lesson.ts';

/** Sources by their path in a checkout. */
export type Files = Readonly<Record<string, string>>;

/** A program or a scenario that comes with the page. */
export interface ShippedProgram {
  /** In links; the name of a scenario, or of the file. */
  readonly id: string;
  readonly group: string;
  readonly title: string;
  readonly summary: string;
  /** Its files; the first one is shown first. */
  readonly paths: readonly string[];
  /** Those that are given and stay as they are. */
  readonly read_only?: readonly string[];
  /** The file that is run: it exports the scenario, or runs by itself. */
  readonly main: string;
  /** Name of the scenario; null: a program that runs by itself. */
  readonly scenario: string | null;
  readonly has_repair: boolean;
  /** Of a lesson in C: the scenario around its one board. Default: that of a program in C. */
  readonly board?: LessonBoard;
}

/** What a lesson in C says of its scenario, and the threads whose end is the end of the run. */
export interface LessonBoard {
  readonly scenario: Omit<Scenario, 'build'>;
  readonly application: readonly string[];
}

/** A service as the editor knows it. */
export interface ApiName {
  readonly name: string;
  /** Called without `yield*` it does nothing. */
  readonly is_service: boolean;
  /** Its declaration in one line. */
  readonly declared: string;
  /** First sentence of its documentation. */
  readonly about: string;
}

/** What is made from the checkout when the page is built. */
export interface PageData {
  readonly version: string;
  readonly programs: readonly ShippedProgram[];
  readonly files: Files;
  readonly lessons: readonly ShippedLesson[];
  /** The exported names of the modules that firmware and scenarios import, by the module's path. */
  readonly api: Readonly<Record<string, readonly ApiName[]>>;
  /** Methods of a scenario's boards that are services. */
  readonly methods: readonly string[];
  /** Strategies of a search, with what they do; the first one is the usual one. */
  readonly strategies: readonly Described[];
  /** demo/glossary.md */
  readonly glossary: string;
}

/** Something to be chosen by its name. */
export interface Described {
  readonly name: string;
  readonly description: string;
}

/** A run that is asked for. */
export interface Job {
  readonly files: Files;
  readonly main: string;
  readonly scenario: string | null;
  /** null: as the program says, or 1. */
  readonly seed: number | null;
  /** Virtual seconds after which the run is cut off; null: as the program says. */
  readonly until_s: number | null;
  readonly fixed: boolean;
  /** Text of a replay file: its timing is taken; null: nominal timing. */
  readonly replay: string | null;
  /** The replay made an earlier state of the program fail: what counts is whether this one passes under its timing. */
  readonly must_pass: boolean;
  /** Firmware in C, built; null: the files are TypeScript. */
  readonly image: SentImage | null;
  /** null: that of a program in C. */
  readonly board: LessonBoard | null;
}

/** A place in a file, counted from 1. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** Something to look at. */
export interface Problem {
  readonly kind: 'error' | 'warning' | 'status';
  readonly text: string;
  readonly place: Place | null;
}

/** One simulation of a run. */
export interface RanSimulation {
  readonly title: string;
  readonly document: RunDocument;
  /** A capture of its network as .pcapng; null: it has none. */
  readonly capture: Uint8Array | null;
}

export interface Outcome {
  /** null: a program that simulated nothing, so nobody judged it. */
  readonly ok: boolean | null;
  /** How it ended, in one line. */
  readonly headline: string;
  readonly problems: readonly Problem[];
  readonly runs: readonly RanSimulation[];
  /** Text of a replay file of this run; null: it takes a scenario. */
  readonly replay: string | null;
  /** Of a scenario in TypeScript; null: nobody counted. */
  readonly computed: Computed | null;
}

/** A search that is asked for. */
export interface SearchOptions {
  readonly strategy: string;
  readonly runs: number;
  readonly workers: number;
}

/** What the nominal run of a scenario shows before it is searched. */
export interface SearchGroundwork {
  readonly scenario: string;
  readonly sites: number;
  readonly planned: number;
  /** Why there is nothing to search; null: it passes. */
  readonly fails: string | null;
  /** How often threads compute in it; null: it is in C, whose code takes its time by itself. */
  readonly computed: Computed | null;
}

/** A failing run of a search. */
export type Failing = Omit<Extract<WorkerMessage, { type: 'failure' }>, 'type'>;

/** What the page asks a worker for. */
export type ToWorker =
  | { readonly type: 'run'; readonly job: Job }
  | { readonly type: 'ground'; readonly job: Job; readonly options: SearchOptions }
  | { readonly type: 'search'; readonly job: Job; readonly options: SearchOptions; readonly worker: number }
  | { readonly type: 'learn'; readonly learn: unknown }
  | { readonly type: 'conclude'; readonly job: Job; readonly failing: Failing }
  | {
      readonly type: 'report';
      readonly document: RunDocument;
      readonly script: string;
      readonly style: string;
    }
  | { readonly type: 'capture'; readonly bytes: Uint8Array }
  | { readonly type: 'lesson'; readonly job: LessonJob }
  | { readonly type: 'constants'; readonly lesson: ShippedLesson; readonly student: string };

/** What a worker tells. */
export type FromWorker =
  | { readonly type: 'ready' }
  /** A run has been asked for, and begins. */
  | { readonly type: 'begun' }
  | { readonly type: 'lines'; readonly lines: readonly string[] }
  /** How far virtual time has come, and the thread that has a processor then, as `board/thread`. */
  | {
      readonly type: 'clock';
      readonly time_ns: number;
      /** Where the run is cut off; null: nowhere. */
      readonly until_ns: number | null;
      readonly events: number;
      readonly busy: string | null;
    }
  /** The run is over, and its views are being made. */
  | { readonly type: 'ended' }
  | { readonly type: 'ran'; readonly outcome: Outcome }
  | { readonly type: 'ground'; readonly ground: SearchGroundwork }
  | { readonly type: 'searched'; readonly message: WorkerMessage }
  | { readonly type: 'concluded'; readonly outcome: Outcome; readonly report: readonly string[] }
  | { readonly type: 'report'; readonly page: string }
  /** The lines of a capture that was opened have been told. */
  | { readonly type: 'capture'; readonly frames: number }
  | { readonly type: 'attempted'; readonly attempt: Attempt }
  | { readonly type: 'constants'; readonly constants: Variant }
  /** The program could not be loaded, or what was asked for is not possible. */
  | { readonly type: 'failed'; readonly problem: Problem };
