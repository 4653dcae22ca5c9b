// The soak as text: the ladder of loss rates, a summary for each loss rate of the seeds, and one line for each seed. It
// is kept in throughput.snapshot.txt, so that a change of TCP shows as a diff; virtual time only, so it is the same
// everywhere.

import { loss_plan, type SoakPlan, soak_plan } from './soak_plan.ts';
import type { SoakResult } from './soak_run.ts';

export const SNAPSHOT = new URL('./throughput.snapshot.txt', import.meta.url);

/** Loss in percent and packets for each acknowledgment. */
export const LADDER: readonly (readonly [number, number])[] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10].flatMap(
  (percent) => [[percent, 0] as const, [percent, 2] as const],
);

const KILO = 1000;

function percent(part: number): string {
  return `${Math.round(part * 100)}%`;
}

/** Bytes of both directions for each second of virtual time, in kB. */
function kilobytes_per_second(result: SoakResult): number {
  return result.bytes_received / result.seconds / KILO;
}

function number(value: number, digits: number, width: number): string {
  return value.toFixed(digits).padStart(width);
}

function figures(result: SoakResult): string {
  return [
    number(result.seconds, 1, 8),
    number(kilobytes_per_second(result), 1, 9),
    number(result.frames, 0, 7),
    number(result.faults, 0, 7),
    number(result.retransmitted, 0, 7),
    number(result.starved, 0, 7),
  ].join(' ');
}

const FIGURES = ' seconds      kB/s  frames  faults   again starved';

export function ladder_row(result: SoakResult, ack_every: number): string {
  return `${percent(result.loss).padStart(5)} ${String(ack_every).padStart(4)} ${figures(result)}  ${result.end}`;
}

/** The line of one seed. */
export function seed_row(result: SoakResult, plan: SoakPlan = soak_plan(result.seed)): string {
  const faults = [plan.loss, plan.duplication, plan.reordering, plan.corruption].map((part) =>
    percent(part).padStart(4),
  );
  const pools = plan.two_pools ? `2x${plan.packets}` : plan.packets;
  const habits = [plan.write_bytes, plan.window, pools, plan.ack_every].map((value, column) =>
    String(value).padStart([5, 6, 5, 3][column] as number),
  );
  const profile = plan.published ? 'published ' : 'documented';
  return [
    String(result.seed).padStart(4),
    ...faults,
    ...habits,
    profile,
    `${figures(result)}  ${result.end}`,
  ].join(' ');
}

const SEED_HEADING = `seed loss  dup reor corr write window  pkts ack profile    ${FIGURES}`;

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

function level_row(results: readonly SoakResult[]): string {
  const whole = results.filter(({ end }) => end === 'whole');
  const rates = whole.map(kilobytes_per_second);
  const again = whole.reduce((sum, { retransmitted }) => sum + retransmitted, 0);
  const frames = whole.reduce((sum, result) => sum + result.frames, 0);
  return [
    percent(results[0]?.loss ?? 0).padStart(5),
    number(results.length, 0, 5),
    number(whole.length, 0, 6),
    number(results.length - whole.length, 0, 9),
    number(Math.min(...rates), 1, 9),
    number(median(rates), 1, 9),
    number(Math.max(...rates), 1, 9),
    `${number((100 * again) / frames, 1, 7)}%`,
  ].join(' ');
}

function levels(results: readonly SoakResult[]): string[] {
  const losses = [...new Set(results.map(({ loss }) => loss))].sort((a, b) => a - b);
  return losses.map((loss) => level_row(results.filter((result) => result.loss === loss)));
}

const HEAD = [
  'The soak: two boards send each other 1,000,000 bytes at the same time over a wire of 100 Mbit/s and 0.1 ms.',
  'Virtual time, so this file is the same on every machine. Written by: npm run soak -- --write',
  '',
  'From 2% loss on nearly all of the time is spent waiting for the retransmission timeout, as with NetX Duo: it is one',
  'second by default, whatever the round trip, and a connection ends after ten of them without an acknowledgment.',
  '',
];

/** The whole file. */
export function soak_report(ladder: readonly SoakResult[], seeds: readonly SoakResult[]): string {
  const rungs = ladder.map((result, place) => ladder_row(result, LADDER[place]?.[1] ?? 0));
  return `${[
    ...HEAD,
    'Loss alone. ack: an acknowledgment at once for every n-th packet (NX_TCP_ACK_EVERY_N_PACKETS), 0 is the default.',
    '',
    ` loss  ack ${FIGURES}`,
    ...rungs,
    '',
    'All seeds by loss: runs, those that arrived whole, those whose sockets reported a failure; kB/s of the whole ones.',
    '',
    ' loss  runs  whole  reported     least    median      most   again',
    ...levels(seeds),
    '',
    'Each seed: chances of loss, duplication, reordering, corruption; bytes in a write (0: drawn), window, packets in',
    'a pool (2x: one more for sending), acknowledgments, profile; both directions together; again: segments sent again;',
    'starved: frames lost because the pool of the board they came to was empty.',
    '',
    SEED_HEADING,
    ...seeds.map((result) => seed_row(result)),
  ].join('\n')}\n`;
}

/** The plan of each rung. */
export function ladder_plans(): SoakPlan[] {
  return LADDER.map(([loss, ack_every]) => loss_plan(loss, ack_every));
}
