// What a fleet's runs came to, in words: the command line prints them, and the page has them.

import { figure_text } from './fleet_chart.ts';
import type { FleetJob } from './fleet_jobs.ts';
import { busiest_second, type ClaimOutcome, type FleetEvent, type FleetResult } from './fleet_result.ts';
import { type ClaimSummary, type FleetSummary, parameters_text, percentile } from './fleet_summary.ts';

/** The command that does one run again. */
export type RunAgain = (job: FleetJob) => string;

const SEEDS_SHOWN = 10;

/** How the boards came back that were away during something; the median is of all of them. */
function back_text({ back_s, still_away }: FleetEvent): string {
  const away = back_s.length + still_away;
  if (away === 0) return 'no board was away';
  if (back_s.length === 0) return `${away} boards away, none came back`;
  const last = `${figure_text(back_s.at(-1) ?? 0)} s`;
  const half_s = percentile([...back_s, ...Array<number>(still_away).fill(Number.POSITIVE_INFINITY)], 0.5);
  if (!Number.isFinite(half_s))
    return `${away} boards away, ${still_away} never came back, the others within ${last}`;
  const rest = still_away === 0 ? `all after ${last}` : `${still_away} never`;
  return `${away} boards away, half back after ${figure_text(half_s)} s, ${rest}`;
}

/** What a run came to, as rows of a table. */
export function result_rows(result: FleetResult): (readonly [string, string])[] {
  const { brokers, happened, claims } = result;
  return [
    ['boards', `${result.boards}`],
    ['virtual seconds', figure_text(result.virtual_s)],
    ...(result.silent > 0 ? [['boards that do not report what they take', `${result.silent}`] as const] : []),
    ['readings taken', `${result.taken}`],
    ['arrived', `${result.arrived}`],
    ['arrived twice', `${result.twice}`],
    ['still on a board', `${result.waiting}`],
    ['given up by full stores', `${result.given_up}`],
    ['cut off with the power', `${result.lost_power}`],
    ['unaccounted for', `${result.lost}`],
    ['connections, attempts', `${result.connects}, ${result.attempts}`],
    ['away at the end', `${result.away}`],
    ['connections opened in the busiest second', figure_text(Math.round(busiest_second(result.samples)))],
    ...brokers.flatMap((broker): [string, string][] => [
      [`${broker.name}: connections at most`, `${broker.most_connections}`],
      ...(broker.most_backlog === null
        ? []
        : [[`${broker.name}: backlog at most`, `${broker.most_backlog}`] as [string, string]]),
      ...(broker.fewest_receive_packets === null
        ? []
        : [
            [`${broker.name}: free packets at least`, figure_text(broker.fewest_receive_packets)] as [
              string,
              string,
            ],
          ]),
    ]),
    ...wall_clock_rows(result),
    ...happened.map((event): [string, string] => [
      `${event.name}, ${figure_text(event.from_s)} s to ${figure_text(event.to_s)} s`,
      back_text(event),
    ]),
    ...diagnostic_texts(result).map((text): [string, string] => ['diagnostic', text]),
    ...claims.map((claim): [string, string] => [claim.name, outcome_text(claim)]),
  ];
}

/** How well a run with a real broker kept its pace. */
function wall_clock_rows({ wall_clock, virtual_s }: FleetResult): [string, string][] {
  if (wall_clock === undefined) return [];
  const { speed, behind_s } = wall_clock;
  const reached = virtual_s / (virtual_s / speed + behind_s);
  const slow =
    reached < 0.9 * speed
      ? `: ${figure_text(reached)} virtual seconds a second, not ${figure_text(speed)}`
      : '';
  return [['behind the wall clock at the end', `${behind_s.toFixed(1)} s${slow}`]];
}

function outcome_text({ failed, not_tried }: ClaimOutcome): string {
  if (failed !== null) return `FAILS: ${failed}`;
  return not_tried === null ? 'holds' : `NOT TRIED: ${not_tried}`;
}

/** Boards with the same firmware are told the same: once, and how often. */
function diagnostic_texts({ diagnostics }: FleetResult): string[] {
  const alike = new Map<string, { readonly first: string; more: number }>();
  for (const text of diagnostics) {
    const key = text.slice(Math.max(0, text.indexOf('[')));
    const known = alike.get(key);
    if (known === undefined) alike.set(key, { first: text, more: 0 });
    else known.more++;
  }
  return [...alike.values()].map(({ first, more }) =>
    more === 0 ? first : `${first} (and ${more} more like it)`,
  );
}

/** Which runs a summary is of: what differs from the others. */
export function summary_label(summary: FleetSummary, all: readonly FleetSummary[]): string {
  return parameters_text(summary.parameters, all) || `${summary.runs} runs`;
}

/** What many runs say about each claim, for each choice of the parameters. */
export function claim_rows(all: readonly FleetSummary[], run_again: RunAgain): [string, string][] {
  return all.flatMap((summary) =>
    summary.claims.map((claim): [string, string] => [
      claim_label(claim, summary, all),
      claim_text(claim, summary, run_again),
    ]),
  );
}

/** A claim of the runs of a summary: by its name alone where all have the same parameters. */
export function claim_label(
  { name }: ClaimSummary,
  { parameters }: FleetSummary,
  all: readonly FleetSummary[],
): string {
  const choice = parameters_text(parameters, all);
  return choice === '' ? name : `${choice}: ${name}`;
}

function seeds_text(seeds: readonly number[]): string {
  const shown = seeds.slice(0, SEEDS_SHOWN).join(', ');
  return seeds.length <= SEEDS_SHOWN ? shown : `${shown} and ${seeds.length - SEEDS_SHOWN} more`;
}

function claim_text(
  { failed, failed_seeds, not_tried, why_not_tried }: ClaimSummary,
  { runs, parameters }: FleetSummary,
  run_again: RunAgain,
): string {
  const [seed] = failed_seeds;
  if (seed !== undefined)
    return `FAILS in ${failed} of ${runs} runs, seeds ${seeds_text(failed_seeds)}; one of them: ${run_again({ seed, parameters })}`;
  if (not_tried === runs) return `NOT TRIED in any of ${runs} runs: ${why_not_tried}`;
  return `holds in ${runs - not_tried} of ${runs} runs${not_tried === 0 ? '' : `, not tried in ${not_tried}`}`;
}
