import { expect, test } from 'vitest';
import type { Scenario } from '../../../../../demo/bench/scenario.ts';
import { tcp_connections } from '../../../../../demo/report/viewer/network/tcp_connections.ts';
import { type TcpPlot, tcp_plot } from '../../../../../demo/report/viewer/network/tcp_plot.ts';
import { document_of, frames_in } from '../../documents.ts';
import { burst } from './burst.ts';

async function plot_of(scenario: Scenario): Promise<TcpPlot> {
  const [connection] = tcp_connections(await frames_in(await document_of(scenario)));
  if (connection === undefined) throw new Error('no connection');
  return tcp_plot(connection, 0);
}

test('a lost segment is crossed, the ones behind it make duplicate ACKs, and it is sent again', async () => {
  const { segments, acks } = await plot_of(burst(4));
  const lost = segments.filter((segment) => segment.lost);
  expect(lost.length).toBe(1);
  const again = segments.filter(({ sent_again }) => sent_again !== null);
  expect(again[0]?.sequence).toBe(lost[0]?.sequence);
  const duplicates = acks.filter(({ duplicate }) => duplicate > 0);
  expect(duplicates.every(({ acknowledged }) => acknowledged === lost[0]?.sequence)).toBe(true);
  expect(duplicates.map(({ duplicate }) => duplicate)).toEqual(duplicates.map((_, n) => n + 1));
});

test('without a loss nothing is sent again; in flight is what was sent and not acknowledged', async () => {
  const { segments, acks, in_flight, round_trips } = await plot_of(burst(0));
  expect(segments.filter(({ sent_again, lost }) => sent_again !== null || lost)).toEqual([]);
  const sent = segments.at(-1)?.end as number;
  expect(acks.at(-1)?.acknowledged).toBe(sent);
  expect(in_flight.at(-1)?.value).toBe(0);
  expect(Math.max(...in_flight.map(({ value }) => value))).toBeGreaterThan(900);
  expect(round_trips.length).toBeGreaterThan(3);
  expect(round_trips.every(({ value }) => value > 0)).toBe(true);
  // The staircase never falls.
  expect(acks.map(({ acknowledged }) => acknowledged)).toEqual(
    acks.map(({ acknowledged }) => acknowledged).toSorted((a, b) => a - b),
  );
});
