import { expect, test } from 'vitest';
import { Happenings } from '../../../demo/report/viewer/model/happenings.ts';
import { load_run } from '../../../demo/report/viewer/model/run.ts';
import { OrderedRecords } from '../../../rtos/export/ordered_records.ts';
import { TRACE_FRAME_FAULT, TRACE_FRAME_SENT, type TraceRecord } from '../../../rtos/sim/trace_log.ts';
import { records_in, replayed_document } from '../../demo/report/documents.ts';

const record = (time_ns: number, event: number, serial: number): TraceRecord => {
  return { time_ns, target: 1, context: 1, event, info1: 0, info2: serial, info3: 0, info4: 0 };
};

test('a fault stands behind the sending of its frame, everything else in the order of time', () => {
  const fault = record(10, TRACE_FRAME_FAULT, 1);
  const sent = record(20, TRACE_FRAME_SENT, 1);
  const other = record(15, TRACE_FRAME_SENT, 2);
  const late = record(30, TRACE_FRAME_FAULT, 2);
  // As they are made: the host hears of a frame when its sender, who works ahead, has called.
  const ordered = new OrderedRecords([sent, fault, other, late]);
  expect(ordered.all).toEqual([other, sent, { ...fault, time_ns: 20 }, late]);
  expect([other, sent, fault, late].map((one) => ordered.place_of(one))).toEqual([0, 1, 2, 3]);
  expect([ordered.place_of(null), ordered.place_of(record(1, 2, 3))]).toEqual([-1, -1]);
});

test('a number that another segment uses later means the frame that had it last', () => {
  const records = [
    record(20, TRACE_FRAME_SENT, 1),
    record(10, TRACE_FRAME_FAULT, 1),
    record(90, TRACE_FRAME_SENT, 1),
  ];
  expect(new OrderedRecords(records).all.map(({ time_ns }) => time_ns)).toEqual([20, 20, 90]);
});

test('in the document, the list and the comparison of a run the frame comes first', async () => {
  const document = await replayed_document('stuck-sender');
  const records = await records_in(document);
  for (const [at, { event, info2 }] of records.entries()) {
    if (event !== TRACE_FRAME_FAULT) continue;
    const sent = records.findIndex((one) => one.event === TRACE_FRAME_SENT && one.info2 === info2);
    expect(sent).toBeLessThan(at);
  }
  for (const { sent_ns, faults } of document.frames)
    for (const { time_ns } of faults) expect(time_ns).toBeGreaterThanOrEqual(sent_ns);

  const happenings = new Happenings(await load_run(document));
  const all = Array.from({ length: happenings.length }, (_, place) => happenings.at(place));
  expect(all.filter(({ kind }) => kind === 'frame')).toHaveLength(document.frames.length);
  for (const [index, { serial, faults }] of document.frames.entries()) {
    const lost = records.findIndex((one) => one.event === TRACE_FRAME_FAULT && one.info2 === serial);
    if (faults.length === 0 || lost < 0) continue;
    const place = happenings.place_of({ kind: 'frame', index });
    expect(place).toBeLessThan(happenings.place_of({ kind: 'record', index: lost }));
  }

  const { rows = [], shared = 0 } = document.compare ?? {};
  for (const side of [0, 1] as const) {
    const places = rows.map((row) => row[side]).filter((place) => place >= 0);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
  }
  expect(rows.slice(0, shared).every(([, , same]) => same)).toBe(true);
  expect(rows[shared]?.[2]).toBe(false);
});
