// The checks, questions and hints of this lesson; its text is text.md.

import { budget, nominal, portfolio, sweep } from '../../check/checks.ts';
import { lesson } from '../../lesson.ts';
import { scenario } from './given/scenario.ts';

export default lesson({
  number: 20,
  title: 'Three heisenbugs in one gateway',
  minutes: 90,
  needs: [5, 6, 9],
  words: ['heisenbug', 'reproduction', 'root cause', 'regression'],
  goal: 'find three bugs that come and go, say of each in one sentence what happens, and repair all of them',
  scenario,
  variant: (random) => ({
    every_ms: 50 + 2 * random.below(5),
    first: 100 * (1 + random.below(9)),
    orders: 2,
  }),
  checks: [
    nominal('six readings, two orders', 1),
    sweep('survives every single deviation', 3),
    budget('waits instead of polling', { events: 1300, caps_at: 3 }),
    portfolio('survives 80 mixed timings', 2, { runs: 80 }),
  ],
  questions: [
    {
      ask: 'A count gets lost: which thread comes in between the read and the write of another?',
      answer: () => 'commander',
      also: ['the commander'],
    },
    {
      ask: 'An order is not seen: which service wipes out what the panel has just told?',
      answer: () => 'tx_event_flags_set',
      also: ['event_flags_set', 'tx_event_flags_set(TX_AND)'],
    },
    {
      ask: 'A reading is published twice and another never: how many readings may come, at most, until a slot is written again that is not yet read?',
      answer: () => 2,
    },
  ],
  views: ['side by side', 'timeline', 'levels'],
  hints: [
    'One at a time: take the first finding, look at its report, write one sentence about it, repair it, run the check again. The next finding is another bug.',
    'What do a message of the queue and the reading that it stands for have in common when the publisher is late?',
    'Two threads call count(). Lesson 6 is about what can happen there.',
    'Between "there is no order" and waiting for one, the panel can speak. Lesson 9.',
  ],
});
