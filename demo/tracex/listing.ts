// A trace buffer of a real board as text: what it is, its objects, who ran how long, what was called how often, and each event.

import { name_of, type TraceBuffer, type TraceBufferObject } from '../../rtos/event_trace/layout.ts';
import { record_context, record_event, subject } from '../../rtos/export/record_words.ts';
import { type TargetStates, thread_states } from '../../rtos/export/thread_states.ts';
import { columns } from '../../rtos/kernel/tables.ts';
import * as events from '../../rtos/kernel/tx_trace_events.ts';
import { duration_text } from '../../rtos/sim/choice_meaning.ts';
import { time_text } from '../../rtos/sim/time_text.ts';
import { CONTEXT_ISR } from '../../rtos/sim/trace_log.ts';
import { hex, kind_of } from './board_objects.ts';
import { BOARD, type BoardRecords, board_names } from './board_records.ts';

/** Types of the network in the registry. */
const IP_INSTANCE = 11;
const PACKET_POOL = 12;
const TCP_SOCKET = 13;
const UDP_SOCKET = 14;

/** Services that are called most. */
const MOST = 12;

function count(n: number, what: string): string {
  return `${n} ${what}${n === 1 ? '' : 's'}`;
}

/** What is said of the object: its parameters as they are registered, for what they mean. */
const PARAMETERS: Readonly<Record<number, (one: number, two: number) => string>> = {
  [events.TX_TRACE_OBJECT_TYPE_THREAD]: (one, two) => `stack of ${two} bytes at ${hex(one)}`,
  [events.TX_TRACE_OBJECT_TYPE_TIMER]: (one, two) => `first after ${one} ticks, then every ${two}`,
  [events.TX_TRACE_OBJECT_TYPE_QUEUE]: (one, two) =>
    two === 0 ? `${one} bytes` : `${one} bytes, messages of ${two} words`,
  [events.TX_TRACE_OBJECT_TYPE_SEMAPHORE]: (one) => `count ${one} when it was registered`,
  [events.TX_TRACE_OBJECT_TYPE_MUTEX]: (one) => (one === 0 ? 'no inheritance' : 'inheritance'),
  [events.TX_TRACE_OBJECT_TYPE_EVENT_FLAGS]: () => '',
  [events.TX_TRACE_OBJECT_TYPE_BLOCK_POOL]: (one, two) =>
    two === 0 ? `${one} bytes` : `${one} bytes, blocks of ${two}`,
  [events.TX_TRACE_OBJECT_TYPE_BYTE_POOL]: (one) => `${one} bytes`,
  [IP_INSTANCE]: (one, two) => `stack of ${two} bytes at ${hex(one)}`,
  [PACKET_POOL]: (one, two) => `${two} packets of ${one} bytes`,
  [TCP_SOCKET]: (_one, two) => `window of ${two} bytes`,
  [UDP_SOCKET]: (_one, two) => `queue of ${two} datagrams`,
};

function object_words(object: TraceBufferObject): string {
  const { type, available, reserved, parameter_1, parameter_2 } = object;
  const priority =
    type === events.TX_TRACE_OBJECT_TYPE_THREAD && reserved[0] >= 0x80 ? `priority ${reserved[1]}` : '';
  const parameters =
    PARAMETERS[type]?.(parameter_1, parameter_2) ?? `${hex(parameter_1)} ${hex(parameter_2)}`;
  return [priority, parameters, available === 0 ? '' : 'deleted'].filter((text) => text !== '').join(', ');
}

function object_lines({ objects }: TraceBuffer): string[] {
  const used = objects.filter(({ type }) => type !== 0);
  const rows = used.map((object) => [
    `  ${hex(object.pointer)}`,
    kind_of(object.type),
    `"${name_of(object)}"`,
    object_words(object),
  ]);
  return [
    `objects: ${used.length} of ${count(objects.length, 'entry').replace('entrys', 'entries')}`,
    ...columns(rows),
  ];
}

interface Share {
  readonly name: string;
  readonly ns: number;
  readonly events: number;
}

function shares_of(board: BoardRecords, end_ns: number): Share[] {
  const states: TargetStates | undefined = thread_states(board.records, end_ns).get(BOARD);
  const ran = (id: number): number =>
    (states?.threads.get(id) ?? [])
      .filter(({ state }) => state === 'running')
      .reduce((sum, { start_ns, end_ns: end }) => sum + end - start_ns, 0);
  const in_context = (context: number): number =>
    board.of_events.filter((record) => record.context === context && record.event !== events.TX_TRACE_RUNNING)
      .length;
  const threads = board.objects.all
    .filter(({ kind }) => kind === 'thread')
    .map(({ id, name }) => ({ name, ns: ran(id), events: in_context(id) }));
  const interrupts = (states?.interrupts ?? []).reduce(
    (sum, { start_ns, end_ns: end }) => sum + end - start_ns,
    0,
  );
  const busy = threads.reduce((sum, { ns }) => sum + ns, 0);
  return [
    ...threads.toSorted((a, b) => b.ns - a.ns),
    { name: 'interrupts', ns: interrupts, events: in_context(CONTEXT_ISR) },
    { name: 'idle or not known', ns: Math.max(0, end_ns - busy), events: 0 },
  ];
}

function profile_lines(board: BoardRecords, end_ns: number): string[] {
  const rows = shares_of(board, end_ns).map(({ name, ns, events: number }) => [
    `  ${name}`,
    duration_text(ns),
    end_ns === 0 ? '' : `${((ns / end_ns) * 100).toFixed(2)} %`,
    number === 0 ? '' : count(number, 'event'),
  ]);
  return ['execution profile', ...columns(rows)];
}

function popular_lines({ of_events }: BoardRecords): string[] {
  const counts = new Map<string, number>();
  for (const record of of_events) {
    const name = record_event(record);
    if (/^(tx|nx)_/.test(name)) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const most = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, MOST);
  return ['popular services', ...columns(most.map(([name, number]) => [`  ${name}`, String(number)]))];
}

function event_lines(board: BoardRecords): string[] {
  const names = board_names(board);
  const rows = board.of_events.map((record, n) => [
    String(n),
    time_text(record.time_ns),
    record_context(names, record),
    record_event(record),
    subject(names, record),
  ]);
  return columns([['n', 'time [s]', 'context', 'event', 'subject'], ...rows]);
}

/** What the buffer is, in a few lines. */
function head_lines(file: string, buffer: TraceBuffer, clock_hz: number, end_ns: number): string[] {
  const { little_endian, header, events: all, room } = buffer;
  const order = little_endian ? 'little-endian' : 'big-endian';
  const full = all.length === room && room > 0;
  const kept = full
    ? `the newest ${count(all.length, 'event')}, as the buffer is full`
    : `${count(all.length, 'event')}, room for ${room}`;
  return [
    `${file}: TraceX buffer of a board, ${order}, from address ${hex(header.base)}`,
    `${kept}, over ${duration_text(end_ns)} at ${clock_hz} counts a second (--clock HZ, if the time source counts otherwise)`,
  ];
}

/** The whole listing; `with_events` adds a line for each event. */
export function buffer_listing(
  file: string,
  buffer: TraceBuffer,
  board: BoardRecords,
  clock_hz: number,
  with_events: boolean,
): string[] {
  const end_ns = board.of_events.at(-1)?.time_ns ?? 0;
  return [
    ...head_lines(file, buffer, clock_hz, end_ns),
    '',
    ...object_lines(buffer),
    '',
    ...profile_lines(board, end_ns),
    '',
    ...popular_lines(board),
    ...(with_events ? ['', ...event_lines(board)] : []),
  ];
}
