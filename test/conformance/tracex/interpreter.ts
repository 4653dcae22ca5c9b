/**
 * The cases of a recorded trace buffer: its listing is laid out as its bytes, its bytes are read as its listing, and its
 * program makes the same events.
 */

import { lay_out, type TraceBuffer } from '../../../rtos/event_trace/layout.ts';
import { read_buffer } from '../../../rtos/event_trace/read_buffer.ts';
import { Simulation, Target } from '../../../rtos/sim_api.ts';
import { tx_kernel_enter } from '../../../rtos/tx_api.ts';
import type { Case, Difference, JsonObject } from '../case.ts';
import { type Listing, read_listing } from './listing.ts';
import { network } from './network_program.ts';
import { PROGRAMS, type Program } from './programs.ts';
import { trace_difference } from './same_events.ts';

const PER_LINE = 16;

function bytes_difference(expected: Uint8Array, got: Uint8Array): Difference | null {
  const at = expected.findIndex((byte, n) => byte !== got[n]);
  if (at < 0 && expected.length === got.length) return null;
  const from = at < 0 ? Math.min(expected.length, got.length) : at;
  const hex = (bytes: Uint8Array): string =>
    Buffer.from(bytes.subarray(from, from + PER_LINE)).toString('hex');
  return { where: `byte ${from}`, expected: hex(expected), got: hex(got), before: [] };
}

function text_of(buffer: TraceBuffer): string {
  const { objects, events, header, room, little_endian, tail } = buffer;
  const plain = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
  const listed = objects.map(({ name, ...object }) => ({ ...object, name: plain(name) }));
  const bare = events.map(({ thread, priority, event, time, info }) => [
    thread,
    priority,
    event,
    time,
    ...info,
  ]);
  return JSON.stringify({ header, room, little_endian, objects: listed, events: bare, tail: plain(tail) });
}

function read_difference(listing: Listing, bytes: Uint8Array): Difference | null {
  const [expected, got] = [text_of(listing), text_of(read_buffer(bytes))];
  return expected === got ? null : { where: 'listing', expected, got, before: [] };
}

/** The memory that a program's trace left when it ended; the time of an event is not compared. */
function run_program(program: Program, size: number): Uint8Array {
  const area = new Uint8Array(size);
  const sim = new Simulation({ trace: false });
  let left: Uint8Array | null = null;
  const end = (): void => {
    left = area.slice();
    sim.stop('end');
  };
  new Target(sim, {
    name: 'target',
    main: () => tx_kernel_enter(() => program({ area, end })),
    config: { service_cost_ns: 0, interrupt_cost_ns: 0, TX_ENABLE_EVENT_TRACE: true },
  });
  sim.run();
  return left ?? area;
}

function events_difference(listing: Listing, program: Program | undefined): Difference | null {
  if (program === undefined) return { where: 'program', expected: 'a program', got: 'none', before: [] };
  return trace_difference(listing, read_buffer(run_program(program, listing.size)));
}

/** The three cases of a buffer: `name` is that of its file. */
export function trace_buffer_cases(name: string, source: JsonObject, bytes: Uint8Array): Case[] {
  const listing = read_listing(source);
  const title = String(source['title'] ?? '');
  return [
    { id: `${name}/bytes`, title, run: () => bytes_difference(bytes, lay_out(listing)) },
    { id: `${name}/listing`, title, run: () => read_difference(listing, bytes) },
    { id: `${name}/events`, title, run: () => events_difference(listing, { ...PROGRAMS, network }[name]) },
  ];
}
