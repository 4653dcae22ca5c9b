// The checks, questions and hints of this lesson; its text is text.md.

import { nominal, trace } from '../../check/checks.ts';
import { lesson } from '../../lesson.ts';
import { scenario } from './given/scenario.ts';
import { variant } from './given/variant.ts';

const ON = 'LED on';

export default lesson({
  number: 1,
  title: 'A first thread',
  minutes: 45,
  needs: [],
  words: ['thread', 'stack', 'tick', 'control block', 'status'],
  goal: 'a thread that makes the LED blink {{times}} times, once every {{every_ms}} ms, and then ends',
  scenario,
  variant: (random) => ({ times: 3 + random.below(4), every_ms: 80 + 20 * random.below(6) }),
  c: { application: ['blink'] },
  checks: [
    nominal('the run does not fail', 2),
    trace('blinks as often as it should', 1, (run) => {
      const times = run.notes(ON).length;
      if (times === variant.times && run.notes('LED off').length === times) return true;
      if (times > 0) return `the LED went on ${times} times within ${(run.result.now_ns / 1e9).toFixed(1)} s`;
      return 'the LED never went on: what did tx_thread_create return?';
    }),
    trace('at the right distance', 1, (run) => {
      const on = run.notes(ON);
      const apart = on.slice(1).map((at, i) => (at - (on[i] as number)) / 1e6);
      const wrong = apart.find((ms) => Math.abs(ms - variant.every_ms) > 10);
      return wrong === undefined ? true : `there are ${wrong.toFixed(1)} ms between two times`;
    }),
  ],
  questions: [
    {
      ask: 'The start file does not blink at all. Which status does tx_thread_create return, by its name?',
      answer: () => 'TX_SIZE_ERROR',
      also: ['size_error', '0x05', '5'],
    },
    { ask: 'How long does a tick last on this board, in ms?', answer: () => 10 },
  ],
  views: ['timeline'],
  hints: [
    'tx_thread_create returns a status. Look at the call in the list of the report: the status stands beside it. Or keep it in a variable and compare it with the names in the manual.',
    'The smallest stack that ThreadX accepts is TX_MINIMUM_STACK, 200 bytes here. 1024 are a good size to start with.',
    'tx_thread_sleep counts ticks of 10 ms, not milliseconds.',
  ],
});
