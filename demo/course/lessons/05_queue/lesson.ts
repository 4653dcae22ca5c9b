// The checks, questions and hints of this lesson; its text is text.md.

import { nominal, portfolio, trace } from '../../check/checks.ts';
import { lesson } from '../../lesson.ts';
import { scenario } from './given/scenario.ts';

export default lesson({
  number: 5,
  title: 'A queue that is full',
  minutes: 60,
  needs: [1, 2],
  words: ['queue', 'producer and consumer', 'back pressure', 'bounded loss'],
  goal: 'the sensor is never late, and of {{readings}} readings each is written or counted as lost',
  scenario,
  variant: (random) => ({
    readings: 30 + random.below(20),
    write_ms: 20 + 10 * random.below(3),
    depth: 3 + random.below(4),
  }),
  c: { application: [] },
  checks: [
    nominal('written and lost are all', 1),
    trace('the sensor is never late', 2, (run) => {
      const [late] = run.of('note', 'late');
      return late === undefined ? true : `${late.about}, at ${(late.time_ns / 1e9).toFixed(2)} s`;
    }),
    portfolio('and under 100 mixed timings', 1, { runs: 100 }),
  ],
  questions: [
    {
      ask: 'In the start file, which status does tx_queue_send return when the queue is full (its name, or: none)?',
      answer: () => 'none',
      also: ['TX_SUCCESS', 'it waits'],
    },
    { ask: 'What does it return with TX_NO_WAIT?', answer: () => 'TX_QUEUE_FULL' },
    {
      ask: 'A bigger queue would help (always, never, only against short bursts)?',
      answer: () => 'only against short bursts',
      also: ['short bursts', 'bursts'],
    },
  ],
  views: ['levels', 'timeline'],
  hints: [
    'The producer has more to say than the consumer can take. Somebody has to give something up: time, or readings.',
    'With TX_NO_WAIT tx_queue_send returns at once. Its status says whether the reading is in the queue.',
    'Count in `lost` each reading that tx_queue_send did not take.',
  ],
});
