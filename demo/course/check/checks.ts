// The checks that lessons are made of. They come in a lesson's order, and the first that says no ends them.

import type { RunResult } from '../../../rtos/explore/run_scenario.ts';
import { choice_words } from '../../lab/report/choice_words.ts';
import type { Lab, Searched } from './lab.ts';
import type { LabRun } from './lab_run.ts';

export type Verdict =
  | { readonly ok: true; readonly said: string }
  | { readonly ok: false; readonly said: string; readonly failing?: RunResult };

export interface Check {
  readonly name: string;
  readonly points: number;
  /** The most points that the lesson gives while this check says no. Default: all that the checks before it gave. */
  readonly caps_at?: number;
  readonly look: (lab: Lab) => Verdict;
}

const ok = (said: string): Verdict => ({ ok: true, said });

/** What a run failed with can be a list of many packets. */
const SAID_LENGTH = 500;

function short(text: string): string {
  return text.length > SAID_LENGTH ? `${text.slice(0, SAID_LENGTH)}...` : text;
}

/** The run with nominal timing does not fail. */
export function nominal(name: string, points: number): Check {
  return {
    name,
    points,
    look: (lab) => {
      const { result } = lab.nominal();
      if (result.failure !== null) return { ok: false, said: short(result.failure.message), failing: result };
      return ok(`${(result.now_ns / 1e9).toFixed(3)} virtual seconds, ${lab.nominal().events} events`);
    },
  };
}

/** What is seen in the nominal run: true, or what is not right. */
export function trace(name: string, points: number, look: (run: LabRun, lab: Lab) => true | string): Check {
  return {
    name,
    points,
    look: (lab) => {
      const { result } = lab.nominal();
      // Firmware that broke off has not shown anything else.
      if (result.end === 'exception' && result.failure !== null)
        return { ok: false, said: short(result.failure.message), failing: result };
      const said = look(lab.nominal(), lab);
      return said === true ? ok('') : { ok: false, said };
    },
  };
}

/** No single legal deviation makes it fail. */
export function sweep(name: string, points: number): Check {
  return {
    name,
    points,
    look: (lab) => said_of(lab.sweep(), 'single deviations'),
  };
}

/** So many runs under mixed timings do not fail. */
export function portfolio(name: string, points: number, { runs }: { readonly runs: number }): Check {
  return { name, points, look: (lab) => said_of(lab.search(runs), 'mixed timings') };
}

/**
 * The runs with nominal timing of so many seeds do not fail, where the scenario's own events are others with each; and what
 * `judge` says of all of them is true, or what is not right.
 */
export function seeds(
  name: string,
  points: number,
  count: number,
  judge: (runs: readonly RunResult[]) => true | string = () => true,
): Check {
  return {
    name,
    points,
    look: (lab) => {
      const runs = lab.seeds(count);
      const last = runs.at(-1) as RunResult;
      if (last.failure !== null)
        return { ok: false, said: `with seed ${runs.length}: ${last.failure.message}`, failing: last };
      const said = judge(runs);
      return said === true ? ok(`${count} seeds`) : { ok: false, said };
    },
  };
}

function said_of({ runs, failing }: Searched, what: string): Verdict {
  if (failing === null) return ok(`${runs} ${what}`);
  const { number, result } = failing;
  const [choice] = result.choices.filter(({ taken }) => taken !== 0);
  const how = choice === undefined ? '' : `: ${choice_words(choice, result.sim)}`;
  return {
    ok: false,
    said: short(`run ${number} breaks it${how}; ${result.failure?.message}`),
    failing: result,
  };
}

/** The nominal run has at most so many events: code that polls has more. */
export function budget(
  name: string,
  { events, caps_at }: { readonly events: number; readonly caps_at: number },
): Check {
  return {
    name,
    points: 0,
    caps_at,
    look: (lab) => {
      const used = lab.nominal().events;
      if (used <= events) return ok(`${used} events`);
      return { ok: false, said: `${used} events, where ${events} are enough` };
    },
  };
}
