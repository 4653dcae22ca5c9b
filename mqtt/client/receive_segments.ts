/**
 * Received bytes as a list of segments.
 *
 * No packet is chained here, so an MQTT message that TCP delivered in pieces is a run over the packets it came
 * in. A packet goes back to its pool when the last holder lets go: the parser, or a queued message. Offsets count
 * from the start of a run.
 */

import type { NX_PACKET } from '../../netx/nx_api.ts';
import { nx_packet_release } from '../../netx/nx_api.ts';
import { COMPLETED_VOID } from '../../rtos/kernel/service.ts';
import type { Service } from '../../rtos/tx_api.ts';
import { ByteRun, Segment } from './nxd_mqtt_cb.ts';
import { NXD_MQTT_INVALID_PACKET, NXD_MQTT_PARTIAL_PACKET, NXD_MQTT_SUCCESS } from './nxd_mqtt_constants.ts';

/** Puts a received packet behind what is there. */
export function append_packet(run: ByteRun | null, packet: NX_PACKET): ByteRun {
  const segment = new Segment(packet);
  if (run === null) return new ByteRun(segment);
  run.last.next = segment;
  run.last = segment;
  run.length += packet.nx_packet_length;
  return run;
}

/** Bytes of a run in its first segment. */
export function bytes_in_first(run: ByteRun): number {
  return run.first.packet.nx_packet_append_ptr - run.position;
}

/**
 * Copies up to `count` bytes from `offset` on into `target`; returns how many there were.
 * -1 when `offset` lies behind the end, as nx_packet_data_extract_offset refuses it.
 */
export function extract(run: ByteRun, offset: number, target: Uint8Array, count: number): number {
  if (offset >= run.length) return -1;
  let segment: Segment | null = run.first;
  let position = run.position + offset;
  while (segment !== null && position >= segment.packet.nx_packet_append_ptr) {
    position -= segment.packet.nx_packet_append_ptr;
    segment = segment.next;
    if (segment !== null) position += segment.packet.nx_packet_prepend_ptr;
  }
  const wanted = Math.min(count, run.length - offset);
  let copied = 0;
  while (segment !== null && copied < wanted) {
    const packet: NX_PACKET = segment.packet;
    const piece = Math.min(wanted - copied, packet.nx_packet_append_ptr - position);
    copy(packet.nx_packet_memory, position, piece, target, copied);
    copied += piece;
    segment = segment.next;
    if (segment !== null) position = segment.packet.nx_packet_prepend_ptr;
  }
  return copied;
}

/** Up to so many bytes are copied sooner one by one: most are a length or a packet id. */
const SHORT = 32;

function copy(memory: Uint8Array, from: number, count: number, target: Uint8Array, at: number): void {
  if (count > SHORT) target.set(memory.subarray(from, from + count), at);
  else for (let n = 0; n < count; n++) target[at + n] = memory[from + n] as number;
}

/** The first byte of a run that is not empty: type and flags of its control packet. */
export function first_byte(run: ByteRun): number {
  return run.first.packet.nx_packet_memory[run.position] as number;
}

/** What a fixed header says (MQTT 3.1.1 2.2). */
export interface FixedHeader {
  remaining_length: number;
  /** Where the variable header begins. */
  offset: number;
}

const length_bytes = new Uint8Array(4);

/**
 * Reads the remaining length. NXD_MQTT_PARTIAL_PACKET: the control packet goes on behind the run (`header` is 0
 * when even its length is not known yet); NXD_MQTT_INVALID_PACKET: the length field has more than four bytes (MQTT 3.1.1 2.2.3).
 */
export function read_fixed_header(run: ByteRun, header: FixedHeader): number {
  header.offset = 0;
  header.remaining_length = 0;
  const available = extract(run, 1, length_bytes, 4);
  if (available < 0) return NXD_MQTT_PARTIAL_PACKET;
  let value = 0;
  let count = 0;
  let byte: number;
  do {
    if (count >= available) return count === 4 ? NXD_MQTT_INVALID_PACKET : NXD_MQTT_PARTIAL_PACKET;
    byte = length_bytes[count] as number;
    value += (byte & 0x7f) * 2 ** (7 * count);
    count++;
  } while ((byte & 0x80) !== 0);
  header.remaining_length = value;
  header.offset = count + 1;
  return header.offset + value > run.length ? NXD_MQTT_PARTIAL_PACKET : NXD_MQTT_SUCCESS;
}

/** Lets go of one segment; the last holder gives the packet back to its pool. */
function let_go(segment: Segment): Service<unknown> {
  segment.holders--;
  return segment.holders === 0 ? nx_packet_release(segment.packet) : COMPLETED_VOID;
}

/** Lets go of all segments of a run. */
export function release_run(run: ByteRun): Service<unknown> {
  return run.first === run.last ? let_go(run.first) : release_segments(run);
}

function* release_segments(run: ByteRun): Service<void> {
  let segment: Segment | null = run.first;
  for (;;) {
    // The list may go on behind a message that shares its last segment with the next one.
    const next: Segment | null = segment === run.last ? null : segment.next;
    yield* let_go(segment);
    if (next === null) return;
    segment = next;
  }
}

/** Cuts `count` bytes, fewer than there are, off the front; segments that held nothing else are let go. */
export function trim(run: ByteRun, count: number): Service<unknown> {
  run.length -= count;
  if (bytes_in_first(run) <= count) return trim_segments(run, count);
  run.position += count;
  return COMPLETED_VOID;
}

function* trim_segments(run: ByteRun, count: number): Service<void> {
  let rest = count;
  while (bytes_in_first(run) <= rest) {
    rest -= bytes_in_first(run);
    const gone = run.first;
    run.first = gone.next as Segment;
    run.position = run.first.packet.nx_packet_prepend_ptr;
    yield* let_go(gone);
  }
  run.position += rest;
}

/** The first `length` bytes as a run of their own that shares the packets. */
export function share(run: ByteRun, length: number): ByteRun {
  const shared = new ByteRun(run.first);
  shared.position = run.position;
  shared.length = length;
  let segment = run.first;
  let end = bytes_in_first(run);
  segment.holders++;
  while (end < length) {
    segment = segment.next as Segment;
    segment.holders++;
    end += segment.packet.nx_packet_append_ptr - segment.packet.nx_packet_prepend_ptr;
  }
  shared.last = segment;
  return shared;
}
