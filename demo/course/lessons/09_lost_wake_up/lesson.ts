// The checks, questions and hints of this lesson; its text is text.md.

import { budget, nominal, portfolio, sweep, trace } from '../../check/checks.ts';
import type { LabRun } from '../../check/lab_run.ts';
import { lesson } from '../../lesson.ts';
import { scenario } from './given/scenario.ts';

const WARM_MS = 30;

/** When the consumer looks for the first time, in ms. */
function first_look_ms(run: LabRun): number {
  return (run.of('running', 'consumer').at(1)?.time_ns ?? 0) / 1e6;
}

export default lesson({
  number: 9,
  title: 'A wake-up that gets lost',
  minutes: 60,
  needs: [4, 6],
  words: ['lost wake-up', 'race condition', 'check, then act'],
  goal: 'find the timing that loses a wake-up, see which two events change places, and repair the thread',
  scenario,
  variant: (random) => ({
    first_reading_us: 29_980 + random.below(10),
    every_ms: 150 + 10 * random.below(10),
  }),
  c: { application: [] },
  checks: [
    nominal('takes the three readings', 1),
    sweep('survives every single deviation', 2),
    portfolio('survives 200 mixed timings', 2, { runs: 200 }),
    trace('begins to look when the sensor is warm', 0, (run) => {
      const ms = first_look_ms(run);
      return Math.abs(ms - WARM_MS) < 1
        ? true
        : `at ${ms.toFixed(0)} ms, and not at ${WARM_MS} ms: another beginning hides what goes wrong`;
    }),
    budget('waits instead of polling', { events: 56, caps_at: 3 }),
  ],
  questions: [
    {
      ask: 'At which time does the consumer look for the first time, in ms?',
      answer: (lab) => first_look_ms(lab.nominal()),
      within: 0.1,
    },
    {
      ask: 'Which service of the consumer wipes out the flag, when the reading comes between looking and waiting?',
      answer: () => 'tx_event_flags_set',
      also: ['event_flags_set', 'tx_event_flags_set(TX_AND)'],
    },
  ],
  views: ['side by side', 'timeline'],
  hints: [
    'Look at the failing run beside the passing one: npm run lesson -- 9 --report. What does the sensor do between two steps of the consumer?',
    'Between looking and waiting there is a moment in which a reading may come. What does the next line do to its flag?',
    'tx_event_flags_get with TX_OR_CLEAR already clears the flag, in one step with waiting for it.',
  ],
});
