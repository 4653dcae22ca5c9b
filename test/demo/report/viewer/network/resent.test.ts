import { expect, test } from 'vitest';
import type { RunDocument } from '../../../../../demo/report/run_document.ts';
import { resent_of } from '../../../../../demo/report/viewer/network/resent.ts';
import { tcp_connections } from '../../../../../demo/report/viewer/network/tcp_connections.ts';
import { document_of, frames_in, replayed_document } from '../../documents.ts';
import { burst } from './burst.ts';

const connections_in = async (document: RunDocument) => tcp_connections(await frames_in(document));

test('what a fast retransmission carries, when that was sent first, and when it was acknowledged', async () => {
  const document = await document_of(burst(4));
  const connections = await connections_in(document);
  const index = document.frames.findIndex(({ texts }) =>
    texts.some((text) => text.includes('fast retransmission')),
  );
  const told = resent_of(connections, index);
  const [first, again] = told?.sendings ?? [];
  expect(told?.what[0]).toMatch(
    /^Bytes \d+ to \d+ from pump to broker, counted from the SYN; sent 2 times, first /,
  );
  expect(told?.what[1]).toMatch(/^They are acknowledged [\d.]+ [mu]s after they were sent first\.$/);
  expect([first?.words, again?.words]).toEqual(['sent first; lost', 'sent again, after duplicate ACKs']);
  expect(again?.index).toBe(index);
  const [lost, resent] = [document.frames[first?.index ?? -1], document.frames[index]];
  expect(lost?.arrivals).toEqual([]);
  // It carries the bytes of the first one.
  const bytes = await frames_in(document);
  const data = (at: number | undefined) => Buffer.from(bytes[at ?? -1]?.bytes.subarray(54) ?? []);
  expect(data(first?.index).equals(data(index))).toBe(true);
  expect(lost?.sent_ns).toBe(first?.time_ns);
  expect(resent?.sent_ns).toBe(again?.time_ns);
  // From the first sending it is found as well.
  expect(resent_of(connections, first?.index ?? -1)?.sendings).toEqual(told?.sendings);
});

test('what is sent again and again, and never heard of', async () => {
  const document = await replayed_document('stuck-sender');
  const index = document.frames.findIndex(({ texts }) => texts.some((text) => text.includes('PUBLISH')));
  const told = resent_of(await connections_in(document), index);
  expect(told?.what[1]).toBe('They are not acknowledged in this run.');
  expect(told?.sendings.length).toBeGreaterThan(2);
  expect(told?.sendings.at(-1)?.words).toBe('sent again, as its timer ran out; lost');
});

test('a frame that was sent once has none', async () => {
  const document = await document_of(burst(0));
  const connections = await connections_in(document);
  for (const index of document.frames.keys()) expect(resent_of(connections, index)).toBe(null);
  expect(resent_of(connections, -1)).toBe(null);
});
