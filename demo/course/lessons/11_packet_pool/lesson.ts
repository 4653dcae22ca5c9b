// The checks, questions and hints of this lesson; its text is text.md.

import { nominal, portfolio, trace } from '../../check/checks.ts';
import { lesson } from '../../lesson.ts';
import { scenario } from './given/scenario.ts';
import { variant } from './given/variant.ts';
import { PACKETS } from './start/collector.ts';

export default lesson({
  number: 11,
  title: 'The packet pool',
  minutes: 60,
  needs: [10],
  words: ['leak', 'burst', 'low watermark', 'hold and wait'],
  goal: 'no packet is forgotten, and the pool is as small as it can be without losing a reading',
  scenario,
  variant: (random) => ({
    burst: 7 + random.below(4),
    bursts: 5 + random.below(3),
    noise_every: 3 + random.below(2),
  }),
  checks: [
    nominal('every packet goes back, no reading is lost', 2),
    trace('the pool is no bigger than it must be', 1, () =>
      PACKETS <= variant.burst + 1
        ? true
        : `a burst has ${variant.burst} datagrams, and the pool ${PACKETS} packets`,
    ),
    portfolio('nor under 40 mixed timings', 2, { runs: 40 }),
  ],
  questions: [
    {
      ask: 'How many packets of the start file are never given back in the whole run (the check says it)?',
      answer: (lab) => Number(/^\d+/.exec(lab.nominal().result.failure?.message ?? '')?.[0]),
    },
    { ask: 'How many does it lose in one burst?', answer: () => variant.burst - 1 },
    {
      ask: 'A frame comes in when the pool is empty. Does it wait, or is it lost?',
      answer: () => 'it is lost',
      also: ['lost', 'is lost'],
    },
  ],
  views: ['levels', 'list'],
  hints: [
    'Follow each way through the loop to its end, with a finger on each packet: noise, a reading, an alarm. Who gives it back?',
    'There are two leaks. One packet comes from the network, the other from nx_packet_allocate.',
    'How many packets can wait at the same time? All those of a burst, and what you hold yourself.',
    'Whoever holds the last packet and waits for another one waits for himself.',
  ],
});
