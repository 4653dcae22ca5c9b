import { expect, test } from 'vitest';
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
