// The checks, questions and hints of this lesson; its text is text.md.

import type { RunResult } from '../../../../rtos/sim_api.ts';
import { nominal, seeds, trace } from '../../check/checks.ts';
import { lesson } from '../../lesson.ts';
import { ram_bytes } from './given/design.ts';
import { WRITE_MS } from './given/gateway.ts';
import { scenario } from './given/scenario.ts';
import { score_of } from './given/score.ts';
import { variant } from './given/variant.ts';
import { numbers } from './start/numbers.ts';

const SHIFTS = 15;
const AWAY_S = 0.7;
const ATTEMPTS = 10;
/** Of the memory: room for readings behind the longest outage, and for alarms and packets. */
const MORE_READINGS = 20;
const REST_BYTES = 5500;

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}

function connections(runs: readonly RunResult[]): true | string {
  const scores = runs.map(({ sim }) => score_of(sim));
  const away_s = mean(scores.flatMap((score) => score.away_s));
  const attempts = mean(scores.map((score) => score.attempts));
  if (away_s <= AWAY_S && attempts <= ATTEMPTS) return true;
  const are = `${away_s.toFixed(1)} s from a cable that is back to the next message, and ${attempts.toFixed(1)} attempts in vain a shift`;
  return `on average ${are}; ${AWAY_S} s and ${ATTEMPTS} are wanted`;
}

export default lesson({
  number: 21,
  title: 'Design review',
  minutes: 90,
  needs: [2, 5, 11, 16],
  words: ['budget', 'backoff', 'rate-monotonic priorities', 'worst case'],
  goal: 'twelve numbers with a reason each: nothing lost, nothing late, in {{ram_bytes}} bytes',
  scenario,
  variant: (random) => {
    const period_ms = 150 + 50 * random.below(3);
    const outage_s = 14 + random.below(6);
    const readings = Math.ceil((outage_s * 1000) / period_ms) + MORE_READINGS;
    return { period_ms, outage_s, ram_bytes: 64 * readings + REST_BYTES };
  },
  checks: [
    trace('fits into the memory', 1, () => {
      const bytes = ram_bytes(numbers);
      return bytes <= variant.ram_bytes || `${bytes} bytes, and there are ${variant.ram_bytes}`;
    }),
    nominal('one shift', 1),
    seeds(`${SHIFTS} shifts: nothing lost, nothing late`, 3, SHIFTS),
    seeds('back soon, and without haste', 1, SHIFTS, connections),
  ],
  questions: [
    {
      ask: 'How many readings are taken in the longest outage?',
      answer: ({ variant: { period_ms, outage_s } }) =>
        Math.floor((1000 * Number(outage_s)) / Number(period_ms)),
      within: 1,
    },
    {
      ask: 'How long does the longest piece of work of this gateway compute, in ms?',
      answer: () => WRITE_MS,
    },
    {
      ask: 'In the first shift of the start file, which reading is the first that finds no room?',
      answer: (lab) =>
        Number(/reading (\d+)/.exec(lab.nominal().result.failure?.message ?? '')?.[1] ?? Number.NaN),
    },
  ],
  views: ['levels', 'timeline', 'sessions'],
  hints: [
    'Begin with what you can work out: readings in the longest outage, and the bytes of the longest frame of this gateway (14 + 20 + 20 + the MQTT packet).',
    'Priorities: who has a deadline, and how long does each compute? Whoever computes long keeps everybody below from running.',
    'While the cable is out, each message in flight holds two packets: the client keeps one for a later DUP, and TCP keeps one for retransmission. A pool without a free packet cannot connect.',
    'The longest pause of the backoff is what an outage costs at the end; its first pause, and the doubling, is what the broker has to bear.',
  ],
});
