/**
 * The data of packets: nx_packet_data_append, _data_extract_offset, _data_retrieve, _length_get (guide ch.4).
 *
 * Data is never spread over several packets here, as in a build with NX_DISABLE_PACKET_CHAIN: what does not fit is
 * refused with NX_SIZE_ERROR. Reading follows a chain, because IP reassembly and the MQTT client make some.
 */
import { enter } from '../../rtos/kernel/current.ts';
import { finish, finish_plain } from '../../rtos/kernel/finish.ts';
import type { Ref, Service, UINT, ULONG } from '../../rtos/kernel/service.ts';
import { wait_forbidden } from '../../rtos/services/caller.ts';
import type { NX_PACKET, NX_PACKET_POOL } from '../nx_cb.ts';
import { bad_pool, foreign_packet } from '../nx_checks.ts';
import {
  NX_CALLER_ERROR,
  NX_PACKET_OFFSET_ERROR,
  NX_PTR_ERROR,
  NX_SIZE_ERROR,
  NX_SUCCESS,
} from '../nx_constants.ts';
import { refuse } from '../nx_service.ts';
import { memory_word, NX_TRACE, trace_network } from '../nx_trace.ts';
import { packet_bounds } from './nx_packet_release.ts';

const TEXT = new TextEncoder();

/** Bytes of a C `CHAR *` or `VOID *` argument: text counts as UTF-8. */
export function bytes_of(data: Uint8Array | string): Uint8Array {
  return typeof data === 'string' ? TEXT.encode(data) : data;
}

/** Appends `size` bytes if they fit; bytes that the source does not have stay as they are in the packet. */
export function packet_append(packet: NX_PACKET, data: Uint8Array, size: number): UINT {
  const at = packet.nx_packet_append_ptr;
  if (packet.nx_packet_data_end - at < size) return NX_SIZE_ERROR;
  const memory = packet.nx_packet_memory;
  if (size <= SMALL_COPY) for (let i = 0; i < size; i++) memory[at + i] = data[i] as number;
  else memory.set(data.length === size ? data : data.subarray(0, size), at);
  packet.nx_packet_append_ptr = at + size;
  packet.nx_packet_length += size;
  return NX_SUCCESS;
}

/** Below this a loop copies faster than TypedArray.set. */
const SMALL_COPY = 24;

/**
 * Appends `data_size` bytes to the packet. `pool_ptr` and `wait_option` are there for the chained packets of other
 * builds: they are checked, and no packet is ever taken.
 *
 * Statuses: NX_SUCCESS; NX_SIZE_ERROR: nothing to append, or more than fits; NX_PTR_ERROR; NX_UNDERFLOW and
 * NX_OVERFLOW: the packet's pointers lie outside its payload; NX_CALLER_ERROR: a wait outside a thread.
 * Allowed from: initialization, threads, timers, interrupts. Does not suspend here. (Guide ch.4)
 */
export function nx_packet_data_append(
  packet_ptr: NX_PACKET | null,
  data_start: Uint8Array | string | null,
  data_size: ULONG,
  pool_ptr: NX_PACKET_POOL | null,
  wait_option: ULONG,
): Service<UINT> {
  const k = enter('nx_packet_data_append');
  if (packet_ptr == null || data_start == null || bad_pool(pool_ptr)) return refuse(k, NX_PTR_ERROR);
  if (foreign_packet(packet_ptr)) return refuse(k, NX_PTR_ERROR);
  const wrong = packet_bounds(packet_ptr);
  if (wrong !== NX_SUCCESS) return refuse(k, wrong);
  if (data_size === 0) return refuse(k, NX_SIZE_ERROR);
  if (wait_forbidden(k, wait_option)) return refuse(k, NX_CALLER_ERROR);
  if (k.events !== null)
    trace_network(k, NX_TRACE.PACKET_DATA_APPEND, packet_ptr, memory_word(data_start), data_size, pool_ptr);
  return finish(k, packet_append(packet_ptr, bytes_of(data_start), data_size));
}

/** Copies data from `offset` on, through a chain; returns how many bytes there were, up to `length`. */
export function packet_read(packet: NX_PACKET, offset: number, target: Uint8Array, length: number): number {
  let copied = 0;
  for (let part: NX_PACKET | null = packet; part !== null && copied < length; part = part.nx_packet_next) {
    const size = part.nx_packet_append_ptr - part.nx_packet_prepend_ptr;
    if (offset >= size) {
      offset -= size;
      continue;
    }
    const from = part.nx_packet_prepend_ptr + offset;
    const here = Math.min(size - offset, length - copied, target.length - copied);
    target.set(part.nx_packet_memory.subarray(from, from + here), copied);
    copied += here;
    offset = 0;
    if (copied === target.length) break;
  }
  return copied;
}

/**
 * Copies up to `buffer_length` bytes that start `offset` bytes into the packet's data; `bytes_copied` tells how many.
 *
 * Statuses: NX_SUCCESS, also when there are fewer bytes; NX_PACKET_OFFSET_ERROR: the offset is at or behind the end (0
 * is always right in an empty packet); NX_PTR_ERROR.
 * Allowed from: initialization, threads, timers, interrupts. Neither suspends nor preempts. (Guide ch.4)
 */
export function nx_packet_data_extract_offset(
  packet_ptr: NX_PACKET | null,
  offset: ULONG,
  buffer_start: Uint8Array | null,
  buffer_length: ULONG,
  bytes_copied: Ref<ULONG> | null,
): UINT {
  const k = enter('nx_packet_data_extract_offset');
  if (packet_ptr === null || buffer_start === null || bytes_copied === null)
    return finish_plain(k, NX_PTR_ERROR);
  bytes_copied.value = 0;
  if (offset >= packet_ptr.nx_packet_length) {
    const empty = offset === 0 && packet_ptr.nx_packet_length === 0;
    return finish_plain(k, empty ? NX_SUCCESS : NX_PACKET_OFFSET_ERROR);
  }
  bytes_copied.value = packet_read(packet_ptr, offset, buffer_start, buffer_length);
  return finish_plain(k, NX_SUCCESS);
}

/**
 * Copies all data of the packet into a buffer, which must be large enough; `bytes_copied` tells how many bytes.
 *
 * Statuses: NX_SUCCESS; NX_PTR_ERROR. A buffer too small, which overwrites memory on a board, is a diagnostic here.
 * Allowed from: initialization, threads, timers, interrupts. Neither suspends nor preempts. (Guide ch.4)
 */
export function nx_packet_data_retrieve(
  packet_ptr: NX_PACKET | null,
  buffer_start: Uint8Array | null,
  bytes_copied: Ref<ULONG> | null,
): UINT {
  const k = enter('nx_packet_data_retrieve');
  if (packet_ptr === null || buffer_start === null || bytes_copied === null)
    return finish_plain(k, NX_PTR_ERROR);
  if (buffer_start.length < packet_ptr.nx_packet_length) {
    k.diagnose(
      'packet-retrieve-overflow',
      `buffer of ${buffer_start.length} bytes`,
      `nx_packet_data_retrieve copies all ${packet_ptr.nx_packet_length} bytes of the packet: the buffer must hold them`,
    );
  }
  bytes_copied.value = packet_read(packet_ptr, 0, buffer_start, packet_ptr.nx_packet_length);
  return finish_plain(k, NX_SUCCESS);
}

/**
 * Tells the number of data bytes in the packet.
 *
 * Statuses: NX_SUCCESS; NX_PTR_ERROR.
 * Allowed from: initialization, threads, timers, interrupts. Neither suspends nor preempts. (Guide ch.4)
 */
export function nx_packet_length_get(packet_ptr: NX_PACKET | null, length: Ref<ULONG> | null): UINT {
  const k = enter('nx_packet_length_get');
  if (packet_ptr === null || length === null) return finish_plain(k, NX_PTR_ERROR);
  length.value = packet_ptr.nx_packet_length;
  return finish_plain(k, NX_SUCCESS);
}
