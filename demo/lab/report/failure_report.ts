// What a person sees when a run fails: the scenario, the check and what it means, the choices in words, the events that
// led there, the threads and what they wait for, the tables of the upper layers.

import { bound_text } from '../../../rtos/explore/bounds.ts';
import type { Experiment } from '../../../rtos/explore/experiment.ts';
import type { NoReturn } from '../../../rtos/explore/no_return.ts';
import type { RunResult } from '../../../rtos/explore/run_scenario.ts';
import type { ReplayChoice } from '../../../rtos/explore/shrink.ts';
import { state_report } from '../../../rtos/export/state_report.ts';
import { section, wrapped } from '../../../rtos/export/text_lines.ts';
import { records_table } from '../../../rtos/export/trace_text.ts';
import { type CheckFailure, LOOK_EVERY_NS } from '../../../rtos/sim/checks.ts';
import { time_text } from '../../../rtos/sim/time_text.ts';
import { check_words } from './check_words.ts';
import { choice_words } from './choice_words.ts';
import { decisive_events } from './decisive_events.ts';
import { if_meant } from './if_meant.ts';
import { no_return_words } from './no_return_words.ts';

const EVENTS = 20;
const WIDTH = 140;
const NO_RETURN = '  no return     ';

function seconds(ns: number): string {
  return `${time_text(ns)} s`;
}

function when({ since_ns, time_ns }: CheckFailure): string {
  if (since_ns === undefined || since_ns >= time_ns) return `at ${seconds(time_ns)} of virtual time`;
  const every = `checked every ${LOOK_EVERY_NS / 1e6} ms; most states are given some time to clear`;
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

function no_return_lines(moment: NoReturn): string[] {
  const [first = '', ...more] = wrapped(no_return_words(moment), WIDTH - NO_RETURN.length);
  return ['', `${NO_RETURN}${first}`, ...more.map((line) => `${''.padEnd(NO_RETURN.length)}${line}`)];
}

/** The report of a failing run, headed by its moment of no return if somebody looked for it. */
export function failure_report(
  scenario: Experiment,
  result: RunResult,
  choices: readonly ReplayChoice[],
  moment: NoReturn | null = null,
): string[] {
  const { failure, sim } = result;
  if (failure === null) return ['the run passed'];
  const nominal = ['none: it fails with the default timing'];
  const deviations = choices.length === 0 ? nominal : choices.map((choice) => choice_words(choice, sim));
  const { heading, lines } = decisive_events(sim, failure, EVENTS, choices);
  const diagnosed = sim.diagnostics.some(({ id }) => id === failure.id);
  const meant = choices.length === 0 ? if_meant(scenario, result) : null;
  const target = failure.target === '' ? '' : `target ${failure.target}, `;
  return [
    `FAILED [${failure.id}] ${failure.object}`,
    ...wrapped(failure.message, WIDTH).map((line) => `  ${line}`),
    ...(moment === null ? [] : no_return_lines(moment)),
    '',
    `  the scenario  ${scenario.name}: ${scenario.summary}`,
    `  the check     ${check_words(failure.id, diagnosed)}`,
    `  when          ${when(failure)}`,
    `  where         ${target}seed ${sim.seed}, trace ${result.trace_hash}`,
    ...lines_of(sim.trace.overwritten_words(), '  the trace     '),
    ...own_bounds(scenario),
    ...(meant === null ? [] : [`  if meant      ${meant}`]),
    ...section('deviations from the default timing', deviations),
    ...section(heading, records_table(sim, lines)),
    ...state_report(sim),
  ];
}
