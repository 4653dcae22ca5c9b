import { expect, test } from 'vitest';
import { load_run } from '../../../../../demo/report/viewer/model/run.ts';
import { broker_session, kept_words } from '../../../../../demo/report/viewer/network/broker_sessions.ts';
import { document_of, scenario_named } from '../../documents.ts';

const events = (...texts: readonly string[]) =>
  texts.map((text, at) => ({ time_ns: 100 * (at + 1), target: 1, text }));

test('a session is in use, kept, used again, discarded; a will is published at its time', () => {
  const told = broker_session(
    events(
      'client "meter": connected: new session',
      'client "other": closed: away',
      'client "meter": will published: "gone"',
      'client "meter": closed: the connection was lost',
      'client "meter": connected: session present',
      'client "meter": closed: MQTT 3.14.4 the client sent DISCONNECT',
      'connection 0: session discarded: meter',
    ),
    'meter',
    1000,
  );
  expect(told?.stretches.map((one) => [kept_words(one), one.start_ns, one.end_ns])).toEqual([
    ['none', 0, 100],
    ['in use', 100, 400],
    ['kept for the client', 400, 500],
    ['in use', 500, 600],
    ['kept for the client', 600, 700],
    ['none', 700, 1000],
  ]);
  expect(told?.wills_ns).toEqual([300]);
});

test('a kept session has the messages that wait for its client, until it is back', () => {
  const told = broker_session(
    events(
      'client "meter": connected: session present',
      'client "meter": queued: 1 message',
      'client "meter": closed: the connection was lost',
      'client "other": queued: 7 messages',
      'client "meter": queued: 2 messages',
      'client "meter": connected: session present',
    ),
    'meter',
    1000,
  );
  expect(told?.stretches.map((one) => [kept_words(one), one.start_ns])).toEqual([
    ['none', 0],
    ['in use', 100],
    ['kept for the client, 1 message', 200],
    ['kept for the client, 2 messages', 500],
    ['in use', 600],
  ]);
});

test('of a client that no broker reported of nothing is known', () => {
  expect(broker_session(events('client "meter": connected: new session'), 'pump', 1000)).toBe(null);
});

test('the sample asks for a session that outlives its connection, and the broker keeps it', async () => {
  const run = await load_run(await document_of(scenario_named('mqtt')));
  const told = broker_session(run.annotations?.events ?? [], 'mytestclient', run.end_ns);
  expect(told?.stretches.map(kept_words)).toEqual(['none', 'in use', 'kept for the client']);
});
