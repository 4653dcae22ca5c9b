import { expect, test } from 'vitest';
import type { DocumentFrame } from '../../../../../demo/report/run_document.ts';
import { protocol_of } from '../../../../../demo/report/viewer/model/protocol.ts';
import { frame_label, wire_labels } from '../../../../../demo/report/viewer/model/wire_labels.ts';
import { replayed_document } from '../../documents.ts';

test('a label says what a frame is, that TCP sends it again, and that it was lost', async () => {
  const { frames } = await replayed_document('stuck-sender');
  const labels = frames.map(frame_label);
  expect(labels).toContain('CONNECT client "pump", clean sess…');
  expect(labels).toContain('PUBLISH "readings", QoS 0 ✗ lost, link down');
  expect(labels).toContain('again: PUBLISH "readings", QoS 0 ✗ lost, link down');
  expect(labels.filter((label) => label.includes('xxx'))).toEqual([]);
});

test('neighbour discovery is said as RFC 4861 shortens it, and drawn as ARP is', async () => {
  const [frame] = (await replayed_document('stuck-sender')).frames;
  const label = (text: string) => frame_label({ ...frame, texts: [text] } as DocumentFrame);
  expect(label('ICMPv6 neighbour solicitation: who has fe80::2? Tell fe80::1')).toBe(
    'NS who has fe80::2? Tell fe80::1',
  );
  expect(label('ICMPv6 router advertisement: a router for 1800 s')).toBe('RA a router for 1800 s');
  expect(label('ICMPv6 echo request (a ping), ::1 to ::1')).toMatch(/^ICMPv6 echo request/);
  const kinds = ['ARP: who has 1.2.3.4?', 'ICMPv6 router solicitation: who is a router?', 'ICMPv6 echo'];
  expect(kinds.map((text) => protocol_of([text]))).toEqual(['arp', 'arp', 'tcp']);
});

test('the same words near each other are one label, others and far ones are not', () => {
  const at = (x: number, text: string) => ({ x, text });
  const all = [at(0, 'a'), at(10, 'b'), at(50, 'a'), at(130, 'a'), at(400, 'a')];
  const labels = wire_labels(
    all,
    ({ x }) => x,
    ({ text }) => text,
  );
  expect(labels.map(({ text, count, first, last }) => [text, count, first.x, last.x])).toEqual([
    ['a', 3, 0, 130],
    ['b', 1, 10, 10],
    ['a', 1, 400, 400],
  ]);
});
