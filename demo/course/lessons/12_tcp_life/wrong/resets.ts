// expect: nobody resets a connection "the server does"

import {
  NX_FRAGMENT_OKAY,
  type NX_IP,
  NX_IP_NORMAL,
  NX_IP_TIME_TO_LIVE,
  NX_NO_WAIT,
  type NX_PACKET,
  type NX_PACKET_POOL,
  NX_SUCCESS,
  NX_TCP_PACKET,
  NX_TCP_SOCKET,
  NX_WAIT_FOREVER,
  nx_packet_allocate,
  nx_packet_data_append,
  nx_packet_data_retrieve,
  nx_packet_release,
  nx_tcp_server_socket_accept,
  nx_tcp_server_socket_listen,
  nx_tcp_server_socket_relisten,
  nx_tcp_server_socket_unaccept,
  nx_tcp_socket_create,
  nx_tcp_socket_disconnect,
  nx_tcp_socket_receive,
  nx_tcp_socket_send,
} from '../../../../../netx/nx_api.ts';
import { ref, type Service } from '../../../../../rtos/tx_api.ts';
import { variant } from '../given/variant.ts';

const WAIT = 200;

/** The thread. */
export function* server(ip: NX_IP, pool: NX_PACKET_POOL): Service<void> {
  const socket = new NX_TCP_SOCKET();
  yield* nx_tcp_socket_create(
    ip,
    socket,
    'server',
    NX_IP_NORMAL,
    NX_FRAGMENT_OKAY,
    NX_IP_TIME_TO_LIVE,
    2048,
    null,
    null,
  );
  yield* nx_tcp_server_socket_listen(ip, variant.port, socket, 2, null);
  while ((yield* nx_tcp_server_socket_accept(socket, NX_WAIT_FOREVER)) === NX_SUCCESS) {
    yield* serve(socket, pool);
    yield* nx_tcp_socket_disconnect(socket, NX_NO_WAIT);
    yield* nx_tcp_server_socket_unaccept(socket);
    yield* nx_tcp_server_socket_relisten(ip, variant.port, socket);
  }
}

/** Answers what comes until the connection ends. */
function* serve(socket: NX_TCP_SOCKET, pool: NX_PACKET_POOL): Service<void> {
  const packet = ref<NX_PACKET | null>(null);
  const bytes = new Uint8Array(64);
  const length = ref(0);
  while ((yield* nx_tcp_socket_receive(socket, packet, NX_WAIT_FOREVER)) === NX_SUCCESS) {
    nx_packet_data_retrieve(packet.value, bytes, length);
    yield* nx_packet_release(packet.value);
    const answer = `welcome ${String.fromCharCode(...bytes.subarray(0, length.value))}`;
    yield* nx_packet_allocate(pool, packet, NX_TCP_PACKET, NX_WAIT_FOREVER);
    yield* nx_packet_data_append(packet.value, answer, answer.length, pool, NX_WAIT_FOREVER);
    if ((yield* nx_tcp_socket_send(socket, packet.value, WAIT)) !== NX_SUCCESS)
      yield* nx_packet_release(packet.value);
  }
}
