import { expect, test } from 'vitest';
import { load_run, type Run } from '../../../../../demo/report/viewer/model/run.ts';
import { congestion_of } from '../../../../../demo/report/viewer/network/congestion.ts';
import { network_of } from '../../../../../demo/report/viewer/network/network.ts';
import type { TcpConnection } from '../../../../../demo/report/viewer/network/tcp_connections.ts';
import { document_of } from '../../documents.ts';
import { burst } from './burst.ts';

async function burst_run(lost: number): Promise<{ run: Run; connection: TcpConnection }> {
  const run = await load_run(await document_of(burst(lost)));
  const [connection] = network_of(run).connections;
  if (connection === undefined) throw new Error('no connection');
  return { run, connection };
}

test('the congestion window of the side that sends, and what a loss makes of it', async () => {
  const { run, connection } = await burst_run(4);
  const { window, threshold } = congestion_of(run, connection, 0);
  const socket =
    run.annotations?.values.filter(({ kind, target }) => kind === 'TCP socket' && target === 2) ?? [];
  const recorded = socket.find(({ what }) => what === 'congestion window')?.steps ?? [];
  expect(window.length).toBeGreaterThan(3);
  for (const step of window) expect(recorded).toContainEqual(step);
  // RFC 5681 3.2: with the third duplicate ACK the threshold falls to half; when recovery is over the window falls to it, and
  // grows on from there.
  expect(threshold.map(({ value }) => value)).toEqual([8192, 4096]);
  const most = Math.max(...window.map(({ value }) => value));
  expect(window.at(-1)?.value).toBeLessThan(most);
  expect(window.at(-1)?.value).toBeGreaterThanOrEqual(4096);
  const resent_ns = connection.directions[0].segments.find((one) => one.sent_again.includes('fast'))?.sent_ns;
  expect(Math.abs((resent_ns ?? 0) - (threshold[1]?.time_ns ?? 0))).toBeLessThan(2000);
});

test('each side has its own socket, and without annotations there is nothing', async () => {
  const { run, connection } = await burst_run(0);
  expect(congestion_of(run, connection, 1).window.length).toBeGreaterThan(0);
  const bare = await load_run({ ...run.document, annotations: null });
  expect(congestion_of(bare, connection, 0)).toEqual({ window: [], threshold: [] });
});
