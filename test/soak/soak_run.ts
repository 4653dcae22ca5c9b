// One run of the soak and what must be true of it, whatever the wire did: no wrong byte; everything arrived, or a socket
// said that it did not; every packet back in its pool; nothing that the simulator calls a misuse; and it came to an end.

import { status_name } from '../../demo/account/status_names.ts';
import {
  EthernetSegment,
  type FaultLog,
  frame_corrupt,
  frame_duplicate,
  frame_loss,
  frame_reorder,
} from '../../netx/link/sim_link_api.ts';
import { format_diagnostic, Simulation } from '../../rtos/sim_api.ts';
import { SoakBoard } from './soak_board.ts';
import type { SoakPlan } from './soak_plan.ts';

const SECOND_NS = 1e9;
/** Nothing may take longer: virtual hours, for a transfer that takes minutes at worst. */
const LIMIT_NS = 20_000 * SECOND_NS;
/** What is still on the wire or in a card comes home. */
const AFTER_NS = 10 * SECOND_NS;

export interface SoakResult {
  readonly seed: number;
  readonly loss: number;
  /** `whole`, or the status that a socket answered, with the service. */
  readonly end: string;
  /** What nx_tcp_socket_disconnect answered, server first. */
  readonly closing: string;
  /** Virtual time from power-on to the last board's end of the transfer. */
  readonly seconds: number;
  readonly bytes_received: number;
  readonly frames: number;
  /** Frames that a fault touched. */
  readonly faults: number;
  readonly retransmitted: number;
  /** Frames that a board lost because its pool was empty. */
  readonly starved: number;
  /** What must not be; empty when the run is right. */
  readonly problems: readonly string[];
}

export interface SoakWorld {
  readonly sim: Simulation;
  readonly lan: EthernetSegment;
  readonly boards: readonly [SoakBoard, SoakBoard];
}

/** Two boards on a wire that behaves as planned. */
export function soak_world(plan: SoakPlan): SoakWorld {
  const sim = new Simulation({ seed: plan.seed, trace: false });
  const lan = new EthernetSegment(sim, { latency_ns: 100_000 });
  const boards = [new SoakBoard(sim, lan, plan, true), new SoakBoard(sim, lan, plan, false)] as const;
  if (plan.loss > 0) lan.install(frame_loss({ probability: plan.loss }), 'loss');
  if (plan.corruption > 0) lan.install(frame_corrupt({ probability: plan.corruption }), 'corruption');
  if (plan.duplication > 0) lan.install(frame_duplicate({ probability: plan.duplication }), 'duplication');
  if (plan.reordering > 0) lan.install(frame_reorder({ probability: plan.reordering }), 'reordering');
  return { sim, lan, boards: [...boards] };
}

/** Runs a world to its end. */
export function soak_finish(world: SoakWorld, plan: SoakPlan): SoakResult {
  const { sim, lan, boards } = world;
  sim.run({ until_ns: LIMIT_NS, until: () => boards.every(({ ended }) => ended) });
  const seconds = sim.now_ns / SECOND_NS;
  sim.run({ until_ns: sim.now_ns + AFTER_NS });
  return {
    seed: plan.seed,
    loss: plan.loss,
    end: how_it_ended(boards),
    closing: boards.map(({ closed }) => status_name('nx_tcp_socket_disconnect', closed)).join(', '),
    seconds,
    bytes_received: boards.reduce((sum, { received }) => sum + received, 0),
    frames: lan.next_serial - 1,
    faults: touched(lan.faults),
    retransmitted: boards.reduce((sum, { retransmitted }) => sum + retransmitted, 0),
    starved: boards.reduce((sum, { starved }) => sum + starved, 0),
    problems: problems(world, plan),
  };
}

export function soak_run(plan: SoakPlan): SoakResult {
  return soak_finish(soak_world(plan), plan);
}

function touched(faults: FaultLog): number {
  return faults.entries.length + faults.not_kept;
}

function how_it_ended(boards: readonly SoakBoard[]): string {
  const failed = boards.filter(({ failed_service }) => failed_service !== '');
  if (failed.length === 0) return 'whole';
  return failed
    .map(
      ({ target, failed_service, failure }) =>
        `${target.kernel.name}: ${failed_service} answered ${status_name(failed_service, failure)}`,
    )
    .join('; ');
}

function problems(world: SoakWorld, plan: SoakPlan): string[] {
  const found = world.sim.diagnostics.map(format_diagnostic);
  for (const board of world.boards) {
    const { name } = board.target.kernel;
    const { wrong, received, ended, failed_service, pools } = board;
    if (wrong > 0) found.push(`${name}: ${wrong} wrong bytes`);
    if (!ended) found.push(`${name}: no end`);
    if (received > plan.bytes) found.push(`${name}: ${received} bytes, more than were sent`);
    if (received < plan.bytes && failed_service === '')
      found.push(`${name}: only ${received} bytes, and no word of it`);
    for (const { nx_packet_pool_available: there, nx_packet_pool_total: all } of pools) {
      if (there !== all) found.push(`${name}: ${there} of ${all} packets in the pool`);
    }
  }
  const { in_use } = world.lan.frames;
  if (in_use !== 0) found.push(`${in_use} frames are still on the wire`);
  return found;
}
