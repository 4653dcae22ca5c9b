// The checks, questions and hints of this lesson; its text is text.md.

import { nominal, trace } from '../../check/checks.ts';
import { lesson } from '../../lesson.ts';
import { scenario } from './given/scenario.ts';
import { variant } from './given/variant.ts';

const ORDERS = ['c a b', 'b c a', 'a c b', 'b a c', 'c b a'];

export default lesson({
  number: 2,
  title: 'Priorities and preemption',
  minutes: 60,
  needs: [1],
  words: ['priority', 'preemption', 'ready', 'preemption-threshold'],
  goal: 'the threads run in the order {{order}}, and nothing interrupts one stretch of b',
  scenario,
  variant: (random) => ({
    order: ORDERS[random.below(ORDERS.length)] as string,
    compute_ms: 20 + 10 * random.below(4),
  }),
  c: { application: ['a', 'b', 'c'] },
  checks: [
    nominal('the run does not fail', 1),
    trace('in the right order', 1, (run) => {
      const began = run.of('note', ' begins').map(({ about }) => about.split(' ')[0]);
      const order = began
        .filter((name) => name !== 'stretch')
        .slice(0, 3)
        .join(' ');
      return order === variant.order ? true : `they began in the order ${order}`;
    }),
    trace('urgent stays out of the stretch', 2, (run) => {
      const [from = 0] = run.notes('stretch begins');
      const [to = 0] = run.notes('stretch ends');
      const inside = run.notes('urgent runs').find((at) => at > from && at < to);
      return inside === undefined
        ? true
        : `urgent ran ${((inside - from) / 1e6).toFixed(1)} ms after it began`;
    }),
    trace('urgent is not kept out longer', 1, (run) => {
      const [to = 0] = run.notes('stretch ends');
      const next = run.notes('urgent runs').find((at) => at >= to);
      if (next !== undefined && next - to < 1e6) return true;
      return `it runs ${next === undefined ? 'never' : `${((next - to) / 1e6).toFixed(1)} ms`} after the stretch`;
    }),
  ],
  questions: [
    {
      ask: 'In the start file all three have the same priority. In which order do they run (such as: a b c)?',
      answer: (lab) =>
        lab
          .nominal()
          .of('note', ' begins')
          .map(({ about }) => about.split(' ')[0])
          .filter((name) => name !== 'stretch')
          .slice(0, 3)
          .join(' '),
      also: ['a, b, c'],
    },
    {
      ask: 'A thread has priority 10 and preemption-threshold 5. Which is the least urgent priority that may still preempt it?',
      answer: () => 4,
    },
  ],
  views: ['timeline'],
  hints: [
    'In ThreadX 0 is the most urgent priority and 31 the least.',
    'A thread with preemption-threshold t is only preempted by priorities more urgent than t: by 0 to t - 1.',
    'tx_thread_preemption_change(thread, new, old) gives the old threshold back in old. Put it back after the stretch.',
  ],
});
