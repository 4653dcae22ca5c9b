import { expect, test } from 'vitest';
import { tcp_connections } from '../../../../../demo/report/viewer/network/tcp_connections.ts';
import { tcp_states } from '../../../../../demo/report/viewer/network/tcp_states.ts';
import { document_of, frames_in, scenario_named } from '../../documents.ts';
import { burst } from './burst.ts';

test('both sides of the sample go through the states of RFC 9293', async () => {
  const document = await document_of(scenario_named('mqtt'));
  const [connection] = tcp_connections(await frames_in(document));
  if (connection === undefined) throw new Error('no connection');
  const { end_ns } = document.run;
  const client = tcp_states(connection, 0, end_ns);
  const server = tcp_states(connection, 1, end_ns);
  expect(client.map(({ state }) => state).slice(0, 3)).toEqual(['CLOSED', 'SYN-SENT', 'ESTABLISHED']);
  expect(server.map(({ state }) => state).slice(0, 3)).toEqual(['CLOSED', 'SYN-RECEIVED', 'ESTABLISHED']);
  expect([client.at(-1)?.state, server.at(-1)?.state].toSorted()).toEqual(['CLOSED', 'TIME-WAIT']);
  for (const states of [client, server]) {
    expect(states.slice(1).map(({ start_ns }) => start_ns)).toEqual(
      states.slice(0, -1).map(({ end_ns: at }) => at),
    );
    expect(states.at(-1)?.end_ns).toBe(end_ns);
  }
});

test('a connection that nobody closes stays established to the end of the run', async () => {
  const document = await document_of(burst(0));
  const [connection] = tcp_connections(await frames_in(document));
  if (connection === undefined) throw new Error('no connection');
  expect(tcp_states(connection, 0, document.run.end_ns).at(-1)).toMatchObject({ state: 'ESTABLISHED' });
});
