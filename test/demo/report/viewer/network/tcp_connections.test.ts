import { expect, test } from 'vitest';
import { arrived_by, tcp_connections } from '../../../../../demo/report/viewer/network/tcp_connections.ts';
import { document_of, frames_in, replayed_document, scenario_named } from '../../documents.ts';
import { burst } from './burst.ts';

test('the one connection of the sample runs from its board to the broker, numbered from its SYN', async () => {
  const connections = tcp_connections(await frames_in(await document_of(scenario_named('mqtt'))));
  expect(connections.map(({ client, server, server_port }) => [client, server, server_port])).toEqual([
    ['board', 'broker', 1883],
  ]);
  const [up, down] = connections[0]?.directions ?? [];
  expect(up?.segments[0]).toMatchObject({ sequence: 0, end: 1, syn: true, acknowledgment: null });
  expect(down?.segments[0]).toMatchObject({ sequence: 0, end: 1, syn: true, acknowledgment: 1 });
  const last = up?.segments.findLast(({ fin }) => fin);
  // All that was sent arrived, in order.
  expect(up?.in_order.at(-1)?.end).toBe(last?.end);
});

test('bytes behind a lost segment have not arrived in order until it came again', async () => {
  const frames = await frames_in(await document_of(burst(4)));
  const [up] = tcp_connections(frames)[0]?.directions ?? [];
  if (up === undefined) throw new Error('no connection');
  const lost = up.segments.find(({ arrived_ns, data }) => arrived_ns === null && data.length > 0);
  const again = up.segments.find(
    ({ sequence, arrived_ns }) => sequence === lost?.sequence && arrived_ns !== null,
  );
  const behind = up.segments.find(({ sequence }) => sequence === lost?.end);
  if (lost === undefined || behind === undefined) throw new Error('nothing was lost');
  expect(behind.arrived_ns).toBeLessThan(again?.arrived_ns as number);
  expect(arrived_by(up, behind.end)).toBe(again?.arrived_ns);
  expect(arrived_by(up, 1_000_000)).toBe(null);
});

test('a client that connects again has another connection', async () => {
  const connections = tcp_connections(await frames_in(await replayed_document('credentials-gone')));
  expect(connections.length).toBeGreaterThan(1);
  for (const { directions } of connections) expect(directions[0].segments[0]?.syn).toBe(true);
});
