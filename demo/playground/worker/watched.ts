// Simulations that a program makes by itself, watched: what happens in them is told, recorded and captured, as the command line does
// with those of a scenario. A run that is watched is the same run.

import { capture_segment } from '../../../netx/link/capture.ts';
import { EthernetSegment, type SegmentOptions } from '../../../netx/link/ethernet_segment.ts';
import { K } from '../../../rtos/kernel/current.ts';
import { joined_bytes } from '../../../rtos/sim/joined_bytes.ts';
import {
  type RunEnd,
  type RunOptions,
  Simulation,
  type SimulationOptions,
  sim_targets,
  type Target,
} from '../../../rtos/sim_api.ts';
import { Account, account_row } from '../../account/account.ts';
import { RunRecorder } from '../../account/run_recorder.ts';
import type { Modules } from './loader.ts';
import type { Telling } from './telling.ts';

/** Records of a run that are kept for the views: the last ones of a long run. The trace hash is of all of them. */
export const RECORDS_KEPT = 1 << 18;

/** What the page's settings put in place of what a program says; null: nothing. */
export interface Settings {
  readonly seed: number | null;
  readonly until_s: number | null;
}

/** One simulation, and what is kept of it. */
export class WatchedRun {
  readonly sim: Simulation;
  readonly recorder = new RunRecorder();
  readonly account: Account;
  /** Why its last run ended; null: it has not run. */
  end: RunEnd | null = null;
  private readonly capture: Uint8Array[] = [];
  private segments = 0;

  constructor(sim: Simulation, telling: Telling) {
    this.sim = sim;
    this.account = new Account(sim, (line) => telling.line(line));
    this.account.watch();
  }

  listen(segment: EthernetSegment): void {
    this.account.listen(segment);
    this.recorder.listen(segment);
    // A capture of one interface: that of the first segment.
    if (this.segments++ > 0) return;
    const section = { application: 'netx-sim playground', comment: `seed ${this.sim.seed}` };
    capture_segment(segment, { sink: (block) => this.capture.push(block), section });
  }

  /** The capture as a file; null without a network. */
  captured(): Uint8Array | null {
    return this.segments === 0 ? null : joined_bytes(this.capture);
  }

  /** Prints what firmware on this target says. */
  print(target: Target, text: string): void {
    this.account.console(() => target).printf(text);
    this.recorder.console(() => target).printf(text);
  }
}

/** Somebody who prints what firmware of a simulation says. */
export interface Speaker {
  readonly sim: Simulation;
  print(target: Target, text: string): void;
}

export class Watch {
  readonly runs: WatchedRun[] = [];
  /** The bench of a scenario. */
  bench: Speaker | null = null;
  private readonly telling: Telling;
  private readonly settings: Settings;

  constructor(telling: Telling, settings: Settings) {
    this.telling = telling;
    this.settings = settings;
  }

  /** The modules for a program: where they export the simulation or the segment, these are the ones that are watched. */
  modules(all: Modules): Modules {
    const instead = new Map<unknown, unknown>([
      [Simulation, this.watched_simulation()],
      [EthernetSegment, this.watched_segment()],
    ]);
    return Object.fromEntries(
      Object.entries(all).map(([path, module]) => [path, with_classes(module, instead)]),
    );
  }

  /** The console of a program: what firmware prints has its board, its thread and its time in front. */
  print(text: string): void {
    const kernel = K;
    if (kernel === null) {
      for (const line of text.split('\n')) this.telling.line(line);
      return;
    }
    const is_here = (sim: Simulation): boolean => sim_targets(sim).some((target) => target.kernel === kernel);
    const speaker = this.speakers.find(({ sim }) => is_here(sim));
    const target = speaker && sim_targets(speaker.sim).find((one) => one.kernel === kernel);
    if (speaker !== undefined && target !== undefined) speaker.print(target, text);
    else
      for (const line of text.split('\n'))
        this.telling.line(account_row(kernel.now_ns, `${kernel.name}/${kernel.context_name()}`, line));
  }

  /** Those who print what firmware of their simulations says. */
  private get speakers(): readonly Speaker[] {
    return this.bench === null ? this.runs : [...this.runs, this.bench];
  }

  private watched_simulation(): typeof Simulation {
    const { telling, settings, runs } = this;
    return class extends Simulation {
      private readonly watched: WatchedRun;

      constructor(options: SimulationOptions = {}) {
        super({
          trace_capacity: RECORDS_KEPT,
          ...options,
          ...(settings.seed === null ? {} : { seed: settings.seed }),
          annotations: true,
        });
        this.watched = new WatchedRun(this, telling);
        runs.push(this.watched);
      }

      override run(options: RunOptions = {}): RunEnd {
        const { account } = this.watched;
        const limit_ns =
          settings.until_s === null ? Number.POSITIVE_INFINITY : Math.round(settings.until_s * 1e9);
        const until_ns = Math.min(options.until_ns ?? limit_ns, limit_ns);
        try {
          const end = super.run({
            ...options,
            ...(until_ns === Number.POSITIVE_INFINITY ? {} : { until_ns }),
            until: () => {
              account.tell();
              telling.moment(this, until_ns === Number.POSITIVE_INFINITY ? null : until_ns);
              return options.until?.() ?? false;
            },
          });
          this.watched.end = end;
          return end;
        } finally {
          account.finish();
        }
      }
    };
  }

  private watched_segment(): typeof EthernetSegment {
    const { runs } = this;
    return class extends EthernetSegment {
      constructor(sim: Simulation, options: SegmentOptions = {}) {
        super(sim, options);
        runs.find((run) => run.sim === sim)?.listen(this);
      }
    };
  }
}

/** A module with other classes in place of some. Everything else is looked up in the module, as some values change. */
function with_classes(module: object, instead: ReadonlyMap<unknown, unknown>): object {
  const own = Object.create(module) as Record<string, unknown>;
  Object.defineProperty(own, '__esModule', { value: true });
  for (const name of Object.keys(module)) {
    const other = instead.get((module as Record<string, unknown>)[name]);
    if (other !== undefined) Object.defineProperty(own, name, { value: other, enumerable: true });
  }
  return own;
}
