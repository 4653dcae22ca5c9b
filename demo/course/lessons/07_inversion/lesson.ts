// The checks, questions and hints of this lesson; its text is text.md.

import { nominal, portfolio, sweep, trace } from '../../check/checks.ts';
import { lesson } from '../../lesson.ts';
import { scenario } from './given/scenario.ts';

export default lesson({
  number: 7,
  title: 'Priority inversion',
  minutes: 60,
  needs: [2, 6],
  words: ['priority inversion', 'bounded and unbounded', 'priority inheritance', 'watchdog'],
  goal: 'the bus manager waits for the weather thread to leave the bus, and for nobody else',
  scenario,
  variant: (random) => ({ radio_ms: 190 + random.below(9), talk_ms: 220 + 10 * random.below(5) }),
  c: { application: [] },
  checks: [
    nominal('the run does not fail', 1),
    trace('the priorities are in their order', 1, (run) => {
      const [weather, communication, bus_manager] = ['weather', 'communication', 'bus manager'].map(
        (name) => run.of('tx_thread_create', name)[0]?.words[1] ?? 0,
      ) as [number, number, number];
      if (bus_manager < communication && communication < weather) return true;
      return 'the bus manager is the most urgent, then communication, then weather';
    }),
    sweep('no inversion, whenever the radio asks', 2),
    portfolio('nor under 60 mixed timings', 1, { runs: 60 }),
  ],
  questions: [
    {
      ask: 'Which thread keeps the bus manager waiting though it never uses the bus?',
      answer: () => 'communication',
      also: ['the communication thread'],
    },
    { ask: 'Which thread has the bus meanwhile?', answer: () => 'weather', also: ['the weather thread'] },
    {
      ask: 'With inheritance, which priority does weather have while the bus manager waits for it?',
      answer: () => 3,
    },
  ],
  views: ['timeline', 'state table'],
  hints: [
    'The search finds a run in which the bus manager waits for 100 ms and more: npm run lesson -- 7 --report. Who runs in that time?',
    'weather cannot give the bus back because it does not run, and it does not run because communication is more urgent.',
    'A mutex can lend the priority of whoever waits for it to its owner.',
  ],
});
