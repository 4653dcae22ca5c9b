import { expect, test } from 'vitest';
import type { Run } from '../../../../../demo/report/viewer/model/run.ts';
import { waits_at } from '../../../../../demo/report/viewer/model/state_at.ts';
import { network_of } from '../../../../../demo/report/viewer/network/network.ts';
import { tcp_peer } from '../../../../../demo/report/viewer/network/tcp_peer.ts';
import { replayed, run_of } from '../model/run_of.ts';

/** Whom the threads wait for at a time, by thread. */
function peers_at(run: Run, time_ns: number): Record<string, string | null> {
  const waits = waits_at(run, time_ns).waits;
  return Object.fromEntries(
    waits.map(({ thread, object }) => [run.object(thread)?.name ?? '', tcp_peer(run, object, time_ns)]),
  );
}

test('the sample waits for the broker while it connects; what waits for flags waits for no peer', async () => {
  const { run } = await run_of('mqtt');
  const syn = network_of(run).connections[0]?.directions[0].segments[0];
  const peers = peers_at(run, (syn?.sent_ns ?? 0) + 1000);
  expect(peers['mqtt sample']).toBe('broker:1883');
  expect(peers['my_client']).toBe(null);
  expect(peers_at(run, 0.00003e9)['mqtt sample'] ?? null).toBe(null);
});

test('a sender whose peer says nothing waits for it', async () => {
  const { run } = await replayed('stuck-sender');
  expect(Object.values(peers_at(run, run.end_ns))).toContain('broker:1883');
});
