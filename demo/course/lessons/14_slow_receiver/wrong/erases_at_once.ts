// expect: no standstill of more than a second

import {
  type NX_PACKET,
  type NX_PACKET_POOL,
  NX_SUCCESS,
  NX_TCP_PACKET,
  type NX_TCP_SOCKET,
  NX_WAIT_FOREVER,
  nx_packet_allocate,
  nx_packet_data_append,
  nx_packet_data_retrieve,
  nx_packet_release,
  nx_tcp_socket_mss_get,
  nx_tcp_socket_receive,
  nx_tcp_socket_send,
} from '../../../../../netx/nx_api.ts';
import { ref, type Service } from '../../../../../rtos/tx_api.ts';
import type { Flash } from '../given/flash.ts';
import type { Log } from '../given/log.ts';

/** The receive window of both sockets: what the recorder has memory for. */
export const WINDOW_BYTES = 4096;

/** The sender's thread. */
export function* send_log(socket: NX_TCP_SOCKET, pool: NX_PACKET_POOL, log: Log): Service<void> {
  const segment = ref(0);
  yield* nx_tcp_socket_mss_get(socket, segment);
  let text = '';
  for (;;) {
    const line = yield* log.line();
    text += line ?? '';
    while (text.length >= segment.value || (line === null && text !== '')) {
      yield* send(socket, pool, text.slice(0, segment.value));
      text = text.slice(segment.value);
    }
    if (line === null) return;
  }
}

function* send(socket: NX_TCP_SOCKET, pool: NX_PACKET_POOL, text: string): Service<void> {
  const packet = ref<NX_PACKET | null>(null);
  yield* nx_packet_allocate(pool, packet, NX_TCP_PACKET, NX_WAIT_FOREVER);
  yield* nx_packet_data_append(packet.value, text, text.length, pool, NX_WAIT_FOREVER);
  if ((yield* nx_tcp_socket_send(socket, packet.value, NX_WAIT_FOREVER)) !== NX_SUCCESS)
    yield* nx_packet_release(packet.value);
}

/** The recorder's thread. */
export function* receive_log(socket: NX_TCP_SOCKET, flash: Flash): Service<void> {
  const packet = ref<NX_PACKET | null>(null);
  const bytes = new Uint8Array(1500);
  const length = ref(0);
  while ((yield* nx_tcp_socket_receive(socket, packet, NX_WAIT_FOREVER)) === NX_SUCCESS) {
    nx_packet_data_retrieve(packet.value, bytes, length);
    yield* nx_packet_release(packet.value);
    yield* flash.write(bytes.subarray(0, length.value));
  }
}
