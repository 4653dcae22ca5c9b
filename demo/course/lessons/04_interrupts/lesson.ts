// The checks, questions and hints of this lesson; its text is text.md.

import { budget, nominal, sweep, trace } from '../../check/checks.ts';
import { lesson } from '../../lesson.ts';
import { scenario } from './given/scenario.ts';

export default lesson({
  number: 4,
  title: 'Interrupts and event flags',
  minutes: 60,
  needs: [1, 2],
  words: ['interrupt handler', 'polling', 'event flags', 'deferred work'],
  goal: 'a thread that sleeps until a button is pressed, and answers each within 2 ms',
  scenario,
  variant: (random) => ({ first_ms: 103 + random.below(60), second_ms: 203 + random.below(60) }),
  c: { application: [] },
  checks: [
    nominal('the run does not fail', 1),
    budget('waits instead of polling', { events: 80, caps_at: 1 }),
    trace('answers each within 2 ms', 1, (run) => {
      const answers = run.of('note', 'answered after');
      const late = answers.find(({ about }) => Number(/(\d+) us/.exec(about)?.[1]) > 2000);
      return late === undefined ? true : late.about;
    }),
    sweep('survives every single deviation', 2),
  ],
  questions: [
    {
      ask: 'How many events does the run of the start file have (the check waits instead of polling says it)?',
      answer: (lab) => lab.nominal().events,
    },
    {
      ask: 'Which option of tx_event_flags_get waits for any of several flags and clears those that it got?',
      answer: () => 'TX_OR_CLEAR',
    },
    {
      ask: 'May an interrupt handler wait (yes or no)?',
      answer: () => 'no',
    },
  ],
  views: ['timeline', 'levels'],
  hints: [
    'Create an event flags group before the threads begin, set a flag of it in the function that the interrupt calls, and wait for the flags in the thread.',
    'Give each button a bit of its own: 1 and 2. tx_event_flags_get(group, 1 | 2, TX_OR_CLEAR, actual, TX_WAIT_FOREVER) waits for either.',
    'Both flags can be set when the thread wakes up. The output `actual` says which.',
  ],
});
