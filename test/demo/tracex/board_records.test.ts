import { expect, test } from 'vitest';
import { BoardObjects, hex, kind_of } from '../../../demo/tracex/board_objects.ts';
import { BOARD, board_names, board_records } from '../../../demo/tracex/board_records.ts';
import type { TraceBuffer } from '../../../rtos/event_trace/layout.ts';
import { read_buffer } from '../../../rtos/event_trace/read_buffer.ts';
import { record_context, record_event, subject } from '../../../rtos/export/record_words.ts';
import { thread_states } from '../../../rtos/export/thread_states.ts';
import { Random } from '../../../rtos/sim/random.ts';
import { recorded_buffer } from './recorded.ts';

const HZ = 1_000_000;

function lines(name: string): string[] {
  const board = board_records(read_buffer(recorded_buffer(name)), HZ);
  const names = board_names(board);
  return board.records.map(
    (record) =>
      `${record.time_ns / 1000} ${record_context(names, record)}: ${record_event(record)} ${subject(names, record)}`,
  );
}

test('waits get their object and limit from the service before, resumptions say whether the time was over', () => {
  const told = lines('queue-semaphore');
  expect(told).toContain('130 consumer: suspend thread "consumer": on queue "work queue", no timeout');
  expect(told).toContain('2040 producer: resume thread "consumer"');
  expect(told).toContain('8080 consumer: suspend thread "consumer": on queue "work queue", at most 3 ticks');
  expect(told).toContain('11010 System Timer Thread: resume thread "consumer": timeout');
  expect(told).toContain('2010 System Timer Thread: resume thread "producer": sleep expired');
  expect(lines('mutex-timer')).toContain('4030 System Timer Thread: resume thread "high"');
});

test('who runs is worked out from who is next and from who did something', () => {
  const running = lines('queue-semaphore')
    .filter((line) => / (running|idle)/.test(line))
    .slice(0, 7);
  expect(running).toEqual([
    '70 producer: running thread "producer"',
    '100 consumer: running thread "consumer"',
    '130 idle: idle ',
    '2000 System Timer Thread: running thread "System Timer Thread"',
    '2020 producer: running thread "producer"',
    '2060 consumer: running thread "consumer"',
    '2080 idle: idle ',
  ]);
});

test('the states of threads follow from the records, as from those of a run', () => {
  const board = board_records(read_buffer(recorded_buffer('wrapped')), HZ);
  const states = thread_states(board.records, board.records.at(-1)?.time_ns ?? 0).get(BOARD);
  const b = board.objects.all.find(({ name }) => name === 'b');
  const stretches = states?.threads.get(b?.id ?? 0)?.map(({ state, object }) => [state, object]);
  const semaphore = board.objects.all.find(({ kind }) => kind === 'semaphore');
  expect(stretches?.slice(0, 4)).toEqual([
    ['ready', 0],
    ['running', 0],
    ['waiting', semaphore?.id],
    ['ready', 0],
  ]);
});

test('objects that the registry had no room for have their address for a name', () => {
  const objects = new BoardObjects(read_buffer(recorded_buffer('wrapped')));
  expect(objects.all.map(({ name }) => name)).toContain('takes its place');
  const id = objects.id_of(0x2000_9000, 'queue');
  expect(objects.all[id - 1]).toMatchObject({ kind: 'queue', name: '0x20009000' });
  expect(objects.id_of(0x2000_9000, 'thread')).toBe(id);
  expect([objects.id_of(0, 'thread'), kind_of(13), kind_of(77), hex(255)]).toEqual([
    0,
    'TCP socket',
    'object of type 77',
    '0x000000ff',
  ]);
});

function clocked(times: readonly number[], time_mask: number): number[] {
  const buffer = read_buffer(recorded_buffer('wrapped'));
  const [event] = buffer.events;
  const events = times.map((time) => ({ ...(event as TraceBuffer['events'][number]), time }));
  const changed = { ...buffer, header: { ...buffer.header, time_mask }, events };
  return board_records(changed, HZ).of_events.map(({ time_ns }) => time_ns / 1000);
}

test('a time source may wrap, have few bits, or count down', () => {
  expect(clocked([0xffff_fff0, 0xffff_ffff, 5], 0xffff_ffff)).toEqual([0, 15, 21]);
  expect(clocked([0xfff0, 4, 10], 0xffff)).toEqual([0, 20, 26]);
  expect(clocked([100, 90, 0xffff, 0xfff0], 0xffff)).toEqual([0, 10, 101, 116]);
});

test('whatever the events of a damaged buffer say, they are told', () => {
  const bytes = recorded_buffer('network').slice();
  const random = new Random(1);
  const start = 0x3f0;
  for (let round = 0; round < 50; round++) {
    for (let n = 0; n < 200; n++) bytes[start + random.below(bytes.length - start)] = random.below(256);
    const buffer = read_buffer(bytes);
    const board = board_records(buffer, HZ);
    const names = board_names(board);
    for (const record of board.records) expect(subject(names, record)).toBeTypeOf('string');
    expect(board.of_events).toHaveLength(buffer.events.length);
  }
});
