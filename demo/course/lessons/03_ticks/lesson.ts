// The checks, questions and hints of this lesson; its text is text.md.

import { nominal, sweep, trace } from '../../check/checks.ts';
import { lesson } from '../../lesson.ts';
import { scenario } from './given/scenario.ts';

export default lesson({
  number: 3,
  title: 'Ticks are coarse',
  minutes: 60,
  needs: [1],
  words: ['tick', 'phase', 'resolution', 'jitter'],
  goal: 'a pulse of at least {{at_least_ms}} ms and at most {{at_most_ms}} ms, wherever in the tick it begins',
  scenario,
  variant: (random) => ({ at_least_ms: 12 + random.below(7), at_most_ms: 40 }),
  c: { application: [] },
  checks: [
    nominal('the run does not fail', 1),
    trace('leaves the processor to others', 1, (run) => {
      const [from = 0] = run.notes('reset high');
      const [to = 0] = run.notes('reset low');
      const others = run.notes('logger runs').some((at) => at > from && at < to);
      return others ? true : 'no other thread ran during the pulse';
    }),
    sweep('under every phase of the tick', 2),
  ],
  questions: [
    {
      ask: 'On the bench, with nominal timing, how long is the pulse of the start file, in ms?',
      answer: (lab) => {
        const [from = 0] = lab.nominal().notes('reset high');
        const [to = 0] = lab.nominal().notes('reset low');
        return (to - from) / 1e6;
      },
      within: 0.1,
    },
    { ask: 'A thread sleeps n ticks. How many periods does that take at most?', answer: () => 'n' },
    {
      ask: 'And which number of periods does it exceed, whatever the phase (such as: n + 2)?',
      answer: () => 'n - 1',
      also: ['n-1'],
    },
  ],
  views: ['timeline', 'side by side'],
  hints: [
    'The first tick after tx_thread_sleep counts, and it may come at once: the sleep begins somewhere inside a period.',
    'Draw the ticks as marks on a line, and put the beginning of the sleep just before a mark. Where does a sleep of 2 ticks end?',
    'A sleep of n ticks lasts more than n - 1 and at most n periods.',
  ],
});
