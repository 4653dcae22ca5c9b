// One side sends segments at a steady pace, the other takes them. Do not change.

import {
  IP_ADDRESS,
  NX_FRAGMENT_OKAY,
  NX_IP_NORMAL,
  NX_IP_TIME_TO_LIVE,
  type NX_PACKET,
  NX_SUCCESS,
  NX_TCP_PACKET,
  NX_TCP_SOCKET,
  NX_WAIT_FOREVER,
  nx_packet_allocate,
  nx_packet_data_append,
  nx_packet_release,
  nx_tcp_client_socket_bind,
  nx_tcp_client_socket_connect,
  nx_tcp_server_socket_accept,
  nx_tcp_server_socket_listen,
  nx_tcp_socket_create,
  nx_tcp_socket_receive,
  nx_tcp_socket_send,
} from '../../../../../netx/nx_api.ts';
import { ref, type Service, tx_thread_sleep } from '../../../../../rtos/tx_api.ts';
import type { Station } from './station.ts';
import { variant } from './variant.ts';

const RECEIVER = IP_ADDRESS(192, 168, 1, 10);
const PORT = 5000;
const WINDOW = 8192;

function* make_socket({ ip }: Station, name: string): Service<NX_TCP_SOCKET> {
  const socket = new NX_TCP_SOCKET();
  yield* nx_tcp_socket_create(
    ip,
    socket,
    name,
    NX_IP_NORMAL,
    NX_FRAGMENT_OKAY,
    NX_IP_TIME_TO_LIVE,
    WINDOW,
    null,
    null,
  );
  return socket;
}

/** Sends `variant.segments` segments of `variant.bytes` bytes, one every `variant.gap_ms`. */
export function* sender(station: Station): Service<void> {
  const socket = yield* make_socket(station, 'sender');
  const packet = ref<NX_PACKET | null>(null);
  const line = '.'.repeat(variant.bytes);
  yield* nx_tcp_client_socket_bind(socket, PORT, NX_WAIT_FOREVER);
  yield* tx_thread_sleep(10);
  yield* nx_tcp_client_socket_connect(socket, RECEIVER, PORT, NX_WAIT_FOREVER);
  for (let n = 0; n < variant.segments; n++) {
    yield* nx_packet_allocate(station.pool, packet, NX_TCP_PACKET, NX_WAIT_FOREVER);
    yield* nx_packet_data_append(packet.value, line, line.length, station.pool, NX_WAIT_FOREVER);
    if ((yield* nx_tcp_socket_send(socket, packet.value, NX_WAIT_FOREVER)) !== NX_SUCCESS)
      yield* nx_packet_release(packet.value);
    yield* tx_thread_sleep(variant.gap_ms / 10);
  }
}

/** Takes all of them, and tells how many bytes there were. */
export function* receiver(station: Station, took: (bytes: number) => void): Service<void> {
  const socket = yield* make_socket(station, 'receiver');
  const packet = ref<NX_PACKET | null>(null);
  yield* nx_tcp_server_socket_listen(station.ip, PORT, socket, 1, null);
  yield* nx_tcp_server_socket_accept(socket, NX_WAIT_FOREVER);
  while ((yield* nx_tcp_socket_receive(socket, packet, NX_WAIT_FOREVER)) === NX_SUCCESS) {
    took(packet.value?.nx_packet_length ?? 0);
    yield* nx_packet_release(packet.value);
  }
}
