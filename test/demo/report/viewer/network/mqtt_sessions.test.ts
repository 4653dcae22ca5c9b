import { expect, test } from 'vitest';
import type { RunDocument } from '../../../../../demo/report/run_document.ts';
import { type MqttSession, mqtt_sessions } from '../../../../../demo/report/viewer/network/mqtt_sessions.ts';
import { tcp_connections } from '../../../../../demo/report/viewer/network/tcp_connections.ts';
import { document_of, frames_in, replayed_document, scenario_named } from '../../documents.ts';

async function sessions_in(document: RunDocument): Promise<MqttSession[]> {
  return mqtt_sessions(tcp_connections(await frames_in(document)), document.run.end_ns);
}

test('the session of the sample: connected between CONNACK and DISCONNECT, one publish in flight until its PUBACK', async () => {
  const sessions = await sessions_in(await document_of(scenario_named('mqtt')));
  expect(sessions.map(({ client_id, client }) => [client_id, client])).toEqual([['mytestclient', 'board']]);
  const [session] = sessions as [MqttSession];
  expect(session.states.map(({ state }) => state)).toEqual([
    'no connection',
    'connecting',
    'connected',
    'no connection',
  ]);
  const publish = session.in_flight.find(({ what }) => what.startsWith('PUBLISH'));
  expect(publish).toMatchObject({ from: 'board', outcome: 'acknowledged', again_ns: [] });
  expect(publish?.end_ns).toBeGreaterThan(publish?.start_ns as number);
  expect(session.in_flight.map(({ what }) => what.split(' ')[0])).toEqual([
    'SUBSCRIBE',
    'PUBLISH',
    'UNSUBSCRIBE',
  ]);
  // It unsubscribed before it left.
  expect(session.subscriptions).toEqual([]);
});

test('a refused connection is refused, and the next one is another stretch of the same session', async () => {
  const [session] = await sessions_in(await replayed_document('credentials-gone'));
  const states = session?.states.map(({ state }) => state) ?? [];
  expect(states).toContain('refused');
  expect(states.filter((state) => state === 'connecting').length).toBeGreaterThan(1);
});

test('a ping that is answered has the time of its answer', async () => {
  const [session] = await sessions_in(await replayed_document('ping-on-slow-link'));
  expect(session?.pings.length).toBeGreaterThan(0);
});
