// The checks, questions and hints of this lesson; its text is text.md.

import { nominal, portfolio, trace } from '../../check/checks.ts';
import type { LabRun } from '../../check/lab_run.ts';
import { lesson } from '../../lesson.ts';
import { ALARM, LAST, ORDERS } from './given/process.ts';
import { scenario } from './given/scenario.ts';
import { variant } from './given/variant.ts';

function sent({ frames }: LabRun, who: string, to: string, packet: string): number {
  return frames.filter(({ from, to: whom, text }) => from === who && whom === to && text.includes(packet))
    .length;
}

export default lesson({
  number: 15,
  title: 'MQTT on the wire',
  minutes: 60,
  needs: [12],
  words: ['broker', 'publish and subscribe', 'topic filter', 'QoS', 'PUBACK', 'retained message'],
  goal: 'a station that gets every order with QoS 1, and whose last temperature is there for whoever comes late',
  scenario,
  variant: (random) => ({
    readings: 5 + random.below(4),
    orders: 2 + random.below(3),
    first_degrees: 15 + random.below(20),
  }),
  checks: [
    nominal('the run does not fail', 1),
    trace('obeys orders and alarm', 1, (run) => {
      const obeyed = run.of('note', 'obeyed: ').map(({ about }) => about.replace('obeyed: ', ''));
      const wanted = [...ORDERS, ALARM];
      const missing = wanted.find((order) => !obeyed.includes(order));
      if (missing !== undefined) return `"${missing}" was not obeyed`;
      const more = obeyed.find((order) => !wanted.includes(order));
      return more === undefined ? true : `obeyed "${more}", which nobody ordered`;
    }),
    trace('acknowledged both ways', 2, (run) => {
      const ours = sent(run, 'station', 'broker', 'PUBACK');
      const theirs = sent(run, 'broker', 'station', 'PUBACK');
      if (ours < ORDERS.length + 1)
        return `the station sends ${ours} PUBACKs, for ${ORDERS.length + 1} messages`;
      if (theirs < variant.readings)
        return `the broker sends ${theirs} PUBACKs, for ${variant.readings} temperatures`;
      return true;
    }),
    trace('the late display sees the last temperature', 1, (run) => {
      const shown = run.of('note', 'display shows: ')[0]?.about.replace('display shows: ', '') ?? 'nothing';
      return shown === LAST ? true : `it shows ${shown}; the last one was ${LAST}`;
    }),
    portfolio('and under 8 mixed timings', 1, { runs: 8 }),
  ],
  questions: [
    {
      ask: 'Which packet answers a SUBSCRIBE?',
      answer: () => 'SUBACK',
    },
    {
      ask: 'The plant publishes its orders with QoS 1. With which QoS does the station of the start file get them (0, 1 or 2)?',
      answer: (lab) =>
        Number(
          /QoS (\d)/.exec(
            lab.nominal().frames.find(({ to, text }) => to === 'station' && text.includes('PUBLISH'))?.text ??
              '',
          )?.[1] ?? 0,
        ),
    },
    {
      ask: 'How many PUBACKs does the broker send to the plant?',
      answer: (lab) => sent(lab.nominal(), 'broker', 'plant', 'PUBACK'),
    },
    {
      ask: 'Does the PUBACK for the plant mean that the station has obeyed (yes or no)?',
      answer: () => 'no',
    },
  ],
  views: ['ladder', 'sessions'],
  hints: [
    'Two things decide with which QoS a message arrives: that of the publish, and that of the subscription. The smaller one wins.',
    'Which topics does the plant publish to? The ladder says it. Is the station subscribed to both?',
    'A broker forgets a message once it is delivered, unless it was published with retain: then it keeps the last one of each topic.',
  ],
});
