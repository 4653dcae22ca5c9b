// The checks, questions and hints of this lesson; its text is text.md.

import { nominal, seeds, trace } from '../../check/checks.ts';
import { lesson } from '../../lesson.ts';
import { scenario } from './given/scenario.ts';
import { variant } from './given/variant.ts';

const SHIFTS = 5;

export default lesson({
  number: 16,
  title: 'A session that lasts',
  minutes: 90,
  needs: [15],
  words: ['session', 'clean session', 'DUP', 'at least once', 'idempotent', 'disconnect notify'],
  goal: 'every reading is kept once, though the cables come loose for {{outage_s}} s',
  scenario,
  variant: (random) => ({
    readings: 28 + random.below(5),
    meter_out: 3 + random.below(4),
    archive_out: 15 + random.below(3),
    outage_s: 7 + random.below(3),
  }),
  checks: [
    trace('with all cables in', 1, (run) => {
      const kept = run.of('note', 'kept: ').length;
      return kept >= variant.meter_out - 1
        ? true
        : `${kept} readings were kept before the first cable came loose`;
    }),
    nominal('through both outages', 2),
    seeds(`in ${SHIFTS} shifts`, 2, SHIFTS),
  ],
  questions: [
    {
      ask: 'With a clean session, what does the broker do with messages for a client that is away: keep or drop?',
      answer: () => 'drop',
      also: ['drops', 'drop them', 'it drops them'],
    },
    {
      ask: 'Which flag of PUBLISH says that it may have come before?',
      answer: () => 'DUP',
    },
    {
      ask: 'How many readings of the start file are kept?',
      answer: (lab) => lab.nominal().of('note', 'kept: ').length,
    },
    {
      ask: 'Does QoS 1 mean at most once, at least once or exactly once?',
      answer: () => 'at least once',
    },
  ],
  views: ['ladder', 'sessions'],
  hints: [
    'Three things are needed: somebody has to notice that the connection is gone, connect again, and the broker must not have forgotten the session.',
    'nxd_mqtt_client_disconnect_notify_set(client, () => { lost = true; }) tells you; set it before you connect. It runs in the thread of the client: only note it there.',
    'A publish that did not return NXD_MQTT_SUCCESS was not taken: publish it again. One that did is kept by the client, which sends it again after it has connected with NX_FALSE.',
    'What may come twice must be harmless twice. The archive can ask store.has(reading).',
  ],
});
