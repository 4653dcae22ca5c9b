// A time server as firmware on a board of its own, whose clock is the virtual time.

import * as NX from '../../../netx/nx_api.ts';
import { fraction_of_usecs } from '../../../netx/sntp/sntp_arithmetic.ts';
import { K } from '../../../rtos/kernel/current.ts';
import { ref, type Service } from '../../../rtos/tx_api.ts';
import type { StackBoard } from '../link/stack_fixture.ts';

/** NTP seconds at the start of the simulation: 1 August 2023. */
export const START_S = 3_899_836_800;

export interface TimeServerPlan {
  /** Seconds by which its clock is ahead at a virtual time. */
  readonly ahead_s?: (time_s: number) => number;
  /** Requests that it does not answer, by their number from 0 on. */
  readonly silent?: (number: number) => boolean;
}

/** Virtual time in seconds. */
export function virtual_s(): number {
  return (K?.now_ns ?? 0) / 1e9;
}

function time_bytes(view: DataView, at: number, time_s: number): void {
  view.setUint32(at, START_S + Math.floor(time_s));
  view.setUint32(at + 4, fraction_of_usecs(Math.round((time_s % 1) * 1e6)));
}

/** Answers requests with the time of its clock. */
export function* serve_time({ ip, pool }: StackBoard, plan: TimeServerPlan = {}): Service<void> {
  const socket = new NX.NX_UDP_SOCKET();
  yield* NX.nx_udp_socket_create(ip, socket, 'ntp', 0, 0, 64, 5);
  yield* NX.nx_udp_socket_bind(socket, 123, NX.NX_WAIT_FOREVER);
  const [got, address, port] = [ref<NX.NX_PACKET | null>(null), ref(0), ref(0)];
  for (let number = 0; ; number++) {
    if ((yield* NX.nx_udp_socket_receive(socket, got, NX.NX_WAIT_FOREVER)) !== NX.NX_SUCCESS) return;
    const packet = got.value;
    if (packet === null) return;
    const now = virtual_s() + (plan.ahead_s?.(virtual_s()) ?? 0);
    NX.nx_udp_source_extract(packet, address, port);
    const request = packet.nx_packet_memory.slice(packet.nx_packet_prepend_ptr, packet.nx_packet_append_ptr);
    yield* NX.nx_packet_release(packet);
    if (plan.silent?.(number)) continue;
    const answer = new Uint8Array(48);
    answer.set([0x1c, 1, 6, 0xec]);
    answer.set([0x47, 0x50, 0x53], 12);
    answer.set(request.subarray(40, 48), 24);
    const view = new DataView(answer.buffer);
    time_bytes(view, 16, Math.floor(now));
    time_bytes(view, 32, now);
    time_bytes(view, 40, now);
    yield* send(socket, pool, answer, address.value, port.value);
  }
}

export function* send(
  socket: NX.NX_UDP_SOCKET,
  pool: NX.NX_PACKET_POOL,
  message: Uint8Array,
  to: number,
  port: number,
): Service<void> {
  const made = ref<NX.NX_PACKET | null>(null);
  yield* NX.nx_packet_allocate(pool, made, NX.NX_UDP_PACKET, NX.NX_WAIT_FOREVER);
  yield* NX.nx_packet_data_append(made.value, message, message.length, pool, NX.NX_NO_WAIT);
  if ((yield* NX.nx_udp_socket_send(socket, made.value, to, port)) !== NX.NX_SUCCESS)
    yield* NX.nx_packet_release(made.value);
}
