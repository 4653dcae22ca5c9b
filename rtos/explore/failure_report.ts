// What a person sees when a run fails: the scenario, the check and what it means, the choices in words, the events that
// led there, the threads and what they wait for, the tables of the upper rooms.

import { records_table } from '../export/trace_text.ts';
import { registered_tables } from '../kernel/tables.ts';
import { sim_targets } from '../kernel/target.ts';
import { thread_table } from '../kernel/thread_table.ts';
import { type CheckFailure, LOOK_EVERY_NS } from '../sim/checks.ts';
import { fault_words, installed_faults } from '../sim/installed_faults.ts';
import type { Simulation } from '../sim/simulation.ts';
import { time_text } from '../sim/time_text.ts';
import { bound_text } from './bounds.ts';
import { check_words } from './check_words.ts';
import { choice_words } from './choice_words.ts';
import { decisive_events } from './decisive_events.ts';
import type { Experiment } from './experiment.ts';
import { if_meant } from './if_meant.ts';
import type { RunResult } from './run_scenario.ts';
import type { ReplayChoice } from './shrink.ts';

const EVENTS = 20;
const WIDTH = 140;
const THREADS_LEGEND =
  '"runs" is how often it was given the processor; a priority is 0 to 31, 0 is the highest; "now" is an inherited one';

/** A heading and indented lines below it; nothing when there are none. */
export function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', `${title}:`, ...lines.map((line) => `  ${line}`)];
}

/** Text in lines of at most so many characters. */
function wrapped(text: string, width: number): string[] {
  const lines = [''];
  for (const word of text.split(' ')) {
    const last = lines.at(-1) as string;
    if (last.length + word.length >= width) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`.trimStart();
  }
  return lines;
}

function with_legend(lines: readonly string[], legend: string | undefined): string[] {
  return lines.length === 0 || legend === undefined
    ? [...lines]
    : [...lines, ...wrapped(`(${legend})`, WIDTH)];
}

/** The state of a simulation as it stands: threads and the tables of the upper rooms. */
export function state_report(sim: Simulation): string[] {
  const tables = registered_tables(sim).flatMap(({ title, lines, legend }) =>
    section(title, with_legend(lines(), legend)),
  );
  const threads = thread_table(sim_targets(sim).map(({ kernel }) => kernel));
  const idle = installed_faults(sim).flatMap((fault) => {
    const why = fault.idle();
    return why === null ? [] : [`${fault_words(fault)}: ${why}`];
  });
  return [
    ...section('threads', with_legend(threads, THREADS_LEGEND)),
    ...tables,
    ...section('faults that could not strike', idle),
  ];
}

function seconds(ns: number): string {
  return `${time_text(ns)} s`;
}

function when({ since_ns, time_ns }: CheckFailure): string {
  if (since_ns === undefined || since_ns >= time_ns) return `at ${seconds(time_ns)} of virtual time`;
  const every = `looked for every ${LOOK_EVERY_NS / 1e6} ms, and most states have some time to end by themselves`;
  return `since ${seconds(since_ns)} of virtual time, noticed at ${seconds(time_ns)} (${every})`;
}

/** The bounds that are not the default ones. */
function own_bounds({ bounds = {} }: Experiment): string[] {
  const words = Object.entries(bounds).map(([check, ns]) => `${check} ${bound_text(ns)}`);
  return words.length === 0 ? [] : [`  bounds        of this scenario: ${words.join(', ')}`];
}

function lines_of(text: string | null, title: string): string[] {
  return text === null ? [] : [`${title}${text}`];
}

/** The report of a failing run. */
export function failure_report(
  scenario: Experiment,
  result: RunResult,
  choices: readonly ReplayChoice[],
): string[] {
  const { failure, sim } = result;
  if (failure === null) return ['the run passed'];
  const nominal = ['none: it fails nominally'];
  const deviations = choices.length === 0 ? nominal : choices.map((choice) => choice_words(choice, sim));
  const { heading, lines } = decisive_events(sim, failure, EVENTS, choices);
  const meant = choices.length === 0 ? if_meant(scenario, result) : null;
  const target = failure.target === '' ? '' : `target ${failure.target}, `;
  return [
    `FAILED [${failure.id}] ${failure.object}`,
    ...wrapped(failure.message, WIDTH).map((line) => `  ${line}`),
    '',
    `  the scenario  ${scenario.name}: ${scenario.summary}`,
    `  the check     ${check_words(failure.id)}`,
    `  when          ${when(failure)}`,
    `  where         ${target}seed ${sim.seed}, trace ${result.trace_hash}`,
    ...lines_of(sim.trace.overwritten_words(), '  the trace     '),
    ...own_bounds(scenario),
    ...(meant === null ? [] : [`  if meant      ${meant}`]),
    ...section('what was not nominal', deviations),
    ...section(heading, records_table(sim, lines)),
    ...state_report(sim),
  ];
}
