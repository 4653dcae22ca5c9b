// What lies between two moments.

import { duration_text } from '../../../../rtos/sim/choice_meaning.ts';
import type { Run } from './run.ts';

interface Measured {
  readonly a_ns: number | null;
  readonly b_ns: number | null;
}

/** B - A in time and ticks, and what happens between them; an instruction while B is missing, nothing without A. */
export function measure_words(run: Run, { a_ns, b_ns }: Measured): string {
  if (a_ns === null) return '';
  if (b_ns === null) return 'A is set: m sets B at the cursor';
  const [from_ns, to_ns] = [Math.min(a_ns, b_ns), Math.max(a_ns, b_ns)];
  const rates = [...new Set(run.document.targets.map(({ ticks_per_second }) => ticks_per_second))];
  const ticks = rates.map((rate) => `${Number((((to_ns - from_ns) * rate) / 1e9).toFixed(2))} ticks`);
  const frames = run.document.frames.filter(({ sent_ns }) => sent_ns >= from_ns && sent_ns <= to_ns).length;
  const events = run.records.first_at(to_ns + 1) - run.records.first_at(from_ns);
  return `B − A = ${duration_text(b_ns - a_ns)} (${ticks.join(', ')}); between them ${events} events, ${frames} frames`;
}
