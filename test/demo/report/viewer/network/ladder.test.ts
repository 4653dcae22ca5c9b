import { expect, test } from 'vitest';
import type { RunDocument } from '../../../../../demo/report/run_document.ts';
import {
  filtered,
  folded,
  type LadderItem,
  ladder_columns,
  ladder_items,
  ladder_words,
  SHOW_ALL,
} from '../../../../../demo/report/viewer/network/ladder.ts';
import { document_of, frames_in, replayed_document, scenario_named } from '../../documents.ts';

async function items_of(document: RunDocument): Promise<LadderItem[]> {
  return ladder_items(await frames_in(document), document.lines);
}

test('a row for each thing on the wire and each line of firmware, in the order of time, in the words of the account', async () => {
  const document = await document_of(scenario_named('mqtt'));
  const items = await items_of(document);
  const texts = document.frames.reduce((sum, { texts: own }) => sum + own.length, 0);
  expect(items.length).toBe(texts + document.lines.length);
  expect(items.map(({ time_ns }) => time_ns)).toEqual(
    items.map(({ time_ns }) => time_ns).toSorted((a, b) => a - b),
  );
  expect(items.some(({ text }) => text.startsWith('MQTT CONNECT client "mytestclient"'))).toBe(true);
  expect(ladder_columns(items)).toEqual(['board', 'broker']);
  expect(ladder_words(items)).toEqual({ protocols: ['ARP', 'TCP', 'MQTT'], topics: ['topic'] });
});

test('what is sent again in vain is one row, which says how often and why', async () => {
  const rows = folded(await items_of(await replayed_document('stuck-sender')));
  const folds = rows.filter((row) => row.kind === 'fold');
  const fold = folds.find(({ text }) => text.includes('TCP retransmissions'));
  expect(fold?.text).toMatch(/^\d+ TCP retransmissions in [\d.]+ s; none gets through$/);
  // Both sides send in vain, in turn.
  expect(fold?.between.toSorted()).toEqual(['broker', 'pump']);
  expect(fold?.rows).toHaveLength(6);
  expect(folds.filter(({ text }) => text.includes('TCP retransmissions'))).toHaveLength(1);
  expect(fold?.rows.every((row) => row.kind === 'frame' && row.fate === 'lost')).toBe(true);
});

test('nothing is lost by folding, and a filter leaves what it names', async () => {
  const items = await items_of(await replayed_document('stuck-sender'));
  const unfolded = folded(items).flatMap((row) => (row.kind === 'fold' ? row.rows : [row]));
  expect(unfolded).toEqual(items);
  const mqtt = filtered(items, { ...SHOW_ALL, protocols: ['MQTT'], lines: false });
  expect(mqtt.length).toBeGreaterThan(0);
  expect(mqtt.every(({ text }) => text.startsWith('MQTT '))).toBe(true);
  expect(filtered(items, { ...SHOW_ALL, hidden: ['pump'] }).every(({ from }) => from !== 'pump')).toBe(true);
  expect(filtered(items, { ...SHOW_ALL, topic: 'elsewhere' })).toEqual([]);
  expect(filtered(items, { ...SHOW_ALL, text: 'puback' }).every(({ text }) => /PUBACK/.test(text))).toBe(
    true,
  );
});

test('while the link is down, what both sides send again is one row however they take turns', async () => {
  const items = await items_of(await replayed_document('stuck-sender'));
  const again = items.filter((item) => item.kind === 'frame' && item.marks.sent_again.length > 0);
  const [from_broker, from_pump] = [again[0], again[1]] as [LadderItem, LadderItem];
  expect([from_broker.from, from_pump.from]).toEqual(['broker', 'pump']);
  const rows = folded([from_broker, from_pump, from_pump, from_broker, from_pump]);
  expect(rows.map(({ kind, text }) => [kind, text])).toEqual([
    ['fold', '5 TCP retransmissions at once; none gets through'],
  ]);
});
