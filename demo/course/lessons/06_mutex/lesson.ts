// The checks, questions and hints of this lesson; its text is text.md.

import { nominal, portfolio, sweep, trace } from '../../check/checks.ts';
import type { Happening } from '../../check/lab_run.ts';
import { lesson } from '../../lesson.ts';
import { scenario } from './given/scenario.ts';

/** The longest time between getting a mutex and putting it, in microseconds. */
function longest_hold_us(happenings: readonly Happening[]): number {
  const since = new Map<string, number>();
  let longest = 0;
  for (const { time_ns, who, event } of happenings) {
    if (event === 'tx_mutex_get') since.set(who, time_ns);
    if (event === 'tx_mutex_put') longest = Math.max(longest, time_ns - (since.get(who) ?? time_ns));
  }
  return longest / 1000;
}

export default lesson({
  number: 6,
  title: 'The update that gets lost',
  minutes: 60,
  needs: [2],
  words: ['mutex', 'critical section', 'lost update', 'read-modify-write'],
  goal: 'no amount is lost under any timing, and the lock is held for 200 us at most',
  scenario,
  variant: (random) => ({ bookings: 4 + random.below(4), first: 100 * (1 + random.below(9)) }),
  c: { application: [] },
  checks: [
    nominal('the run does not fail', 1),
    sweep('survives every single deviation', 2),
    portfolio('survives 150 mixed timings', 1, { runs: 150 }),
    trace('the lock is held for a moment only', 1, (run) => {
      const us = longest_hold_us(run.happenings);
      return us <= 200 ? true : `it is held for ${us.toFixed(0)} us`;
    }),
  ],
  questions: [
    {
      ask: 'How much is lost when one booking of the fast clerk is overwritten once?',
      answer: () => 10,
    },
    {
      ask: 'Between which two steps of the slow clerk must the fast clerk come in (such as: journal and read)?',
      answer: () => 'read and write',
      also: ['reads and writes', 'reading and writing', 'read, write'],
    },
  ],
  views: ['side by side', 'timeline'],
  hints: [
    'Look at the failing run: npm run lesson -- 6 --report. Which two numbers are read, and which two are written?',
    'Whoever writes a sum must be sure that it is still the one that was read.',
    'One mutex around reading and writing, nothing else inside. The journal is slow, and it is not shared.',
  ],
});
