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
  /** How the first check failed, as the text of a replay file; null for none, or when it was not asked for. */
  readonly replay: string | null;
  readonly events: number;
  readonly trace_hash: string;
}

/** The word for the lesson's scenario in a replay file, which lies beside it. */
const SCENARIO_WORD = './scenario.ts';

/** A lab for its scenario; where that waits for the host, with the nominal run done. */
async function lab_of({ scenario, host }: Lesson, variant: Variant): Promise<Lab> {
  const lab = new Lab(scenario, variant);
  if (host === true) await lab.nominal_with_host();
  return lab;
}

/** Without a replay, for which many runs may be needed. */
export function verdict(lesson: Lesson, variant: Variant): Promise<Judgement> {
  return judge(lesson, variant, false);
}

export async function judge(lesson: Lesson, variant: Variant, wants_replay = true): Promise<Judgement> {
  const { checks } = lesson;
  const lab = await lab_of(lesson, variant);
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
    no === null || !wants_replay
      ? undefined
      : (no as { readonly failing?: Parameters<Lab['replay']>[0] }).failing;
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
export async function answer_key(lesson: Lesson, variant: Variant): Promise<(number | string)[]> {
  const lab = await lab_of(lesson, variant);
  return lesson.questions.map(({ answer }) => answer(lab));
}
