import { expect, test } from 'vitest';
import { records_of, unpacked } from '../../../demo/report/record_columns.ts';
import { load_run } from '../../../demo/report/viewer/model/run.ts';
import { board_document } from '../../../demo/tracex/board_document.ts';
import { board_records } from '../../../demo/tracex/board_records.ts';
import { read_buffer } from '../../../rtos/event_trace/read_buffer.ts';
import { recorded_buffer } from './recorded.ts';

test("a board's buffer is a document of a run, which the report's model loads", async () => {
  const buffer = read_buffer(recorded_buffer('mutex-timer'));
  const board = board_records(buffer, 1_000_000);
  const document = await board_document('board.trx', buffer, board);
  expect(records_of(await unpacked(document.records.columns))).toEqual(board.records);
  expect(document.targets).toEqual([{ number: 1, name: 'board', ticks_per_second: 100 }]);
  expect(document.texts).toEqual([[0, 'interrupt 7']]);
  expect(document.run.result).toEqual({ ok: null, how: expect.stringContaining('no verdict'), why: null });
  const run = await load_run(document);
  const low = document.objects.find(({ name }) => name === 'low');
  const states = run.states.get(1)?.threads.get(low?.id ?? 0) ?? [];
  expect(states.map(({ state }) => state).slice(0, 4)).toEqual(['running', 'sleeping', 'ready', 'running']);
  expect(run.states.get(1)?.interrupts).toHaveLength(1);
});

test('it says what the events of the network mean, for whoever has only the document', async () => {
  const buffer = read_buffer(recorded_buffer('network'));
  const document = await board_document('board.trx', buffer, board_records(buffer, 1_000_000));
  expect(document.event_words).toContain('309 IP send: ip, to@, packet, length');
  expect(document.event_words?.some((line) => line.startsWith('421 '))).toBe(false);
});
