// The checks, questions and hints of this lesson; its text is text.md.

import { type Check, nominal, portfolio, trace } from '../../check/checks.ts';
import { Lab } from '../../check/lab.ts';
import type { LabRun } from '../../check/lab_run.ts';
import { lesson } from '../../lesson.ts';
import { dead_broker, scenario } from './given/scenario.ts';
import { variant } from './given/variant.ts';

const NOTICED_WITHIN_S = 30;
const PINGS_A_MINUTE = 6;
/** Where nobody pings. */
const QUIET_S = 20;

function pings({ frames }: LabRun): number {
  return frames.filter(({ text }) => text.includes('PINGREQ') && !text.includes('retransmission')).length;
}

/**
 * How long it takes until the sensor knows, in seconds, when the broker is gone just after it has answered the first ping; null:
 * it never does.
 */
function notices_after_s(nominal: LabRun): number | null {
  const answer = nominal.frames.find(({ text }) => text.includes('PINGRESP'));
  const dies_s = answer === undefined ? QUIET_S : answer.time_ns / 1e9 + 1;
  const [at_ns] = new Lab(dead_broker(dies_s), variant).nominal().notes('disconnected');
  return at_ns === undefined ? null : at_ns / 1e9 - dies_s;
}

const notices: Check = {
  name: `a dead broker is noticed within ${NOTICED_WITHIN_S} s`,
  points: 2,
  look: (lab) => {
    const after_s = notices_after_s(lab.nominal());
    if (after_s === null) return { ok: false, said: 'never within this run' };
    return { ok: after_s <= NOTICED_WITHIN_S, said: `after ${after_s.toFixed(1)} s` };
  },
};

export default lesson({
  number: 18,
  title: 'Keepalive',
  minutes: 45,
  needs: [15],
  words: ['keepalive', 'PINGREQ, PINGRESP', 'half-open connection', 'false alarm', 'jitter'],
  goal: 'a sensor that stays connected over a slow link, and knows within 30 s when the broker is gone',
  scenario,
  variant: (random) => ({ one_way_ms: 440 + 5 * random.below(9) }),
  checks: [
    nominal('stays connected', 1),
    trace(`at most ${PINGS_A_MINUTE} pings a minute`, 1, (run) => {
      const minutes = run.result.now_ns / 60e9;
      const each = pings(run) / minutes;
      return each <= PINGS_A_MINUTE
        ? true
        : `${each.toFixed(0)} a minute, over a link that is paid for by the byte`;
    }),
    notices,
    portfolio('also with 15 other delays', 2, { runs: 15 }),
  ],
  questions: [
    {
      ask: 'How many ms does a ping of yours need at least until its answer is there, with these delays?',
      answer: () => 2 * variant.one_way_ms,
      within: 5,
    },
    {
      ask: 'And at most?',
      answer: () => 4 * variant.one_way_ms,
      within: 10,
    },
    {
      ask: 'The keepalive is 0. After how many seconds does the sensor know that the broker is gone (a number, or: never)?',
      answer: () => 'never',
    },
  ],
  views: ['sessions', 'ladder'],
  hints: [
    'TCP says nothing when nobody sends. A connection whose other side has lost its power looks like one on which there is nothing to say.',
    'How long it takes to know: the time until the next ping, and the time that the answer may take.',
    'The answer may take there and back, and every frame may take twice its time. What is the longest?',
  ],
});
