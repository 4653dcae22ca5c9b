// Judges one state of a lesson's files: runs its checks, or works out the answers to its questions. It runs inside the closed
// process of sandbox.ts, so all it gives is text.

import type { Lesson } from '../lesson.ts';
import type { Verdict } from './checks.ts';
import { Lab, type Variant } from './lab.ts';

export interface Judged {
  readonly name: string;
  readonly points: number;
  /** null: not looked at, as one before it said no. */
  readonly ok: boolean | null;
  readonly said: string;
}

export interface Judgement {
  readonly checks: readonly Judged[];
  readonly points: number;
  readonly of: number;
  /** How the first check failed, as the text of a replay file; null for none. */
  readonly replay: string | null;
  readonly events: number;
  readonly trace_hash: string;
}

/** The word for the lesson's scenario in a replay file, which lies beside it. */
const SCENARIO_WORD = './scenario.ts';

export function judge(lesson: Lesson, variant: Variant): Judgement {
  return judged_in(new Lab(lesson.scenario, variant), lesson);
}

/** The same for a lesson with `host`. */
export async function judge_with_host(lesson: Lesson, variant: Variant): Promise<Judgement> {
  const lab = new Lab(lesson.scenario, variant);
  await lab.nominal_with_host();
  return judged_in(lab, lesson);
}

function judged_in(lab: Lab, { checks }: Lesson): Judgement {
  let points = 0;
  let no: Verdict | null = null;
  let cap = Number.POSITIVE_INFINITY;
  const judged = checks.map((check): Judged => {
    if (no !== null) return { name: check.name, points: check.points, ok: null, said: '' };
    const verdict = check.look(lab);
    if (verdict.ok) points += check.points;
    else {
      no = verdict;
      cap = check.caps_at ?? points;
    }
    return { name: check.name, points: check.points, ok: verdict.ok, said: verdict.said };
  });
  const failing =
    no === null ? undefined : (no as { readonly failing?: Parameters<Lab['replay']>[0] }).failing;
  return {
    checks: judged,
    points: Math.min(points, cap),
    of: checks.reduce((sum, check) => sum + check.points, 0),
    replay: failing === undefined ? null : lab.replay(failing, SCENARIO_WORD),
    events: lab.nominal().events,
    trace_hash: lab.nominal().result.trace_hash,
  };
}

/** The right answers, for this student's constants, from what students start from. */
export function answer_key({ scenario, questions }: Lesson, variant: Variant): (number | string)[] {
  const lab = new Lab(scenario, variant);
  return questions.map(({ answer }) => answer(lab));
}

/** The same for a lesson with `host`. */
export async function answer_key_with_host(
  { scenario, questions }: Lesson,
  variant: Variant,
): Promise<(number | string)[]> {
  const lab = new Lab(scenario, variant);
  await lab.nominal_with_host();
  return questions.map(({ answer }) => answer(lab));
}
