// The checks, questions and hints of this lesson; its text is text.md.

import { TX_WAIT_FOREVER } from '../../../../rtos/tx_api.ts';
import { nominal, portfolio, sweep, trace } from '../../check/checks.ts';
import type { Happening, LabRun } from '../../check/lab_run.ts';
import { lesson } from '../../lesson.ts';
import { scenario } from './given/scenario.ts';

/** Walks through the run with the mutexes that whoever does something has before it. */
function walk(run: LabRun, look: (happening: Happening, has: readonly string[]) => void): void {
  const held = new Map<string, string[]>();
  for (const happening of run.happenings) {
    const { who, event, about } = happening;
    const has = held.get(who) ?? [];
    look(happening, has);
    const name = /mutex "(\w+)"/.exec(about)?.[1] ?? '';
    if (event === 'tx_mutex_get') held.set(who, [...has, name]);
    if (event === 'tx_mutex_put')
      held.set(
        who,
        has.filter((one) => one !== name),
      );
  }
}

export default lesson({
  number: 8,
  title: 'Deadlock',
  minutes: 60,
  needs: [6],
  words: ['deadlock', 'circular wait', 'lock order', 'livelock'],
  goal: 'two threads share two devices, and nobody waits forever, under any timing',
  scenario,
  variant: (random) => ({ log_us: 700 + 50 * random.below(5), sample_ticks: 4 }),
  c: { application: [] },
  checks: [
    nominal('both devices are held while copying', 1),
    trace('nobody tries again and again', 1, (run) => {
      let tries = '';
      for (const { who, event, words } of run.happenings)
        if (event === 'tx_mutex_get' && words[1] >>> 0 !== TX_WAIT_FOREVER) tries = who;
      return tries === '' ? true : `${tries} does not wait until it gets a mutex`;
    }),
    trace('nothing is held without need', 1, (run) => {
      let both = '';
      walk(run, ({ who, event, words }, has) => {
        if (event === 'computes' && has.length === 2 && words[2] !== words[3]) both = who;
      });
      return both === '' ? true : `${both} has both devices while it works with one`;
    }),
    sweep('survives every single deviation', 2),
    portfolio('survives 100 mixed timings', 1, { runs: 100 }),
  ],
  questions: [
    { ask: 'In the failing run, which mutex does logger have when it waits forever?', answer: () => 'flash' },
    { ask: 'And which one does sampler have?', answer: () => 'bus' },
    {
      ask: 'Which of the four conditions of a deadlock does one order for all threads take away (mutual exclusion, hold and wait, no preemption, circular wait)?',
      answer: () => 'circular wait',
    },
  ],
  views: ['state table', 'side by side'],
  hints: [
    'The state table at the end of the failing run says who waits for what, and who has it.',
    'If everybody takes the devices in the same order, nobody can have the second one and wait for the first.',
    'One of the two threads has to give its device back before it takes both in the right order.',
  ],
});
