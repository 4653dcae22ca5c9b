// The checks, questions and hints of this lesson; its text is text.md.

import { nominal, portfolio, trace } from '../../check/checks.ts';
import { lesson } from '../../lesson.ts';
import { ORDERS, scenario } from './given/scenario.ts';

/** So often the thread of the application may run for each order, on average. */
const RUNS_FOR_EACH = 15;

export default lesson({
  number: 17,
  title: 'A callback must not wait',
  minutes: 60,
  needs: [4, 7, 15],
  words: ['callback', 'context', 'deferred work', 'counting semaphore'],
  goal: 'orders are carried out in their order, and the thread of the MQTT client never waits for a motor',
  scenario,
  variant: (random) => ({
    orders: 7 + random.below(4),
    burst: 3 + random.below(2),
    turn_ms: 30 + 10 * random.below(3),
  }),
  checks: [
    nominal('no callback waits', 2),
    trace('every order is done, in its order', 2, (run) => {
      const done = run.of('note', 'done: ').map(({ about }) => about.replace('done: ', ''));
      const missing = ORDERS.find((order) => !done.includes(order));
      if (missing !== undefined) return `${missing} was not done`;
      const early = done.find((order, i) => order !== ORDERS[i]);
      return early === undefined ? true : `${early} was not done in its turn`;
    }),
    trace('waits instead of polling', 1, (run) => {
      const runs = run.of('running', 'control').length;
      const most = RUNS_FOR_EACH * ORDERS.length;
      return runs <= most
        ? true
        : `the thread control wakes up ${runs} times; there are ${ORDERS.length} orders`;
    }),
    portfolio('no callback waits under 15 mixed timings', 2, { runs: 15 }),
  ],
  questions: [
    {
      ask: 'Which thread calls the receive notify: that of the application, or that of the client?',
      answer: () => 'that of the client',
      also: ['the client', 'client', 'the thread of the client', 'the client thread'],
    },
    {
      ask: 'Three messages come before the thread runs. How often does it wake up with a counting semaphore that the callback puts?',
      answer: () => 3,
    },
    {
      ask: 'And how often with an event flag?',
      answer: () => 1,
    },
  ],
  views: ['timeline', 'state table', 'ladder'],
  hints: [
    'Look at the thread of the client in the timeline of the report: while it waits for the motor, nobody receives, acknowledges or pings.',
    'The callback has to tell somebody, and to return. Which kernel objects can be told without waiting?',
    'A semaphore that is put for each message, and a thread that gets it: as many wake-ups as messages. With a flag, read until board.take() gives null.',
    'tx_queue_send waits when the queue is full and you let it. A queue moves the problem to the day on which it is full.',
  ],
});
