// Visits the server: connects, says its name, reads the answer, says goodbye, comes again. Do not change.

import {
  IP_ADDRESS,
  NX_FRAGMENT_OKAY,
  NX_IP_NORMAL,
  NX_IP_TIME_TO_LIVE,
  NX_NO_WAIT,
  type NX_PACKET,
  NX_SUCCESS,
  NX_TCP_PACKET,
  NX_TCP_SOCKET,
  nx_packet_allocate,
  nx_packet_data_append,
  nx_packet_data_retrieve,
  nx_packet_release,
  nx_tcp_client_socket_bind,
  nx_tcp_client_socket_connect,
  nx_tcp_client_socket_unbind,
  nx_tcp_socket_create,
  nx_tcp_socket_disconnect,
  nx_tcp_socket_receive,
  nx_tcp_socket_send,
} from '../../../../../netx/nx_api.ts';
import { sim_note } from '../../../../../rtos/sim_api.ts';
import { ref, type Service, tx_thread_sleep } from '../../../../../rtos/tx_api.ts';
import type { Station } from './station.ts';
import { variant } from './variant.ts';

const SERVER = IP_ADDRESS(192, 168, 1, 10);
const WAIT = 100;

/** One visit; how it went. */
function* visit({ pool }: Station, socket: NX_TCP_SOCKET, name: string): Service<string> {
  const packet = ref<NX_PACKET | null>(null);
  const bytes = new Uint8Array(64);
  const length = ref(0);
  if ((yield* nx_tcp_client_socket_connect(socket, SERVER, variant.port, WAIT)) !== NX_SUCCESS)
    return 'was not let in';
  yield* nx_packet_allocate(pool, packet, NX_TCP_PACKET, WAIT);
  yield* nx_packet_data_append(packet.value, name, name.length, pool, WAIT);
  if ((yield* nx_tcp_socket_send(socket, packet.value, WAIT)) !== NX_SUCCESS)
    yield* nx_packet_release(packet.value);
  if ((yield* nx_tcp_socket_receive(socket, packet, WAIT)) !== NX_SUCCESS) return 'got no answer';
  nx_packet_data_retrieve(packet.value, bytes, length);
  yield* nx_packet_release(packet.value);
  const answer = String.fromCharCode(...bytes.subarray(0, length.value));
  if (answer !== `welcome ${name}`) return `got the answer "${answer}"`;
  yield* tx_thread_sleep(10);
  const status = yield* nx_tcp_socket_disconnect(socket, WAIT);
  return status === NX_SUCCESS ? 'was served' : 'was served, but the server did not say goodbye';
}

export function* visitor(station: Station): Service<void> {
  const socket = new NX_TCP_SOCKET();
  const { ip } = station;
  yield* nx_tcp_socket_create(
    ip,
    socket,
    'visitor',
    NX_IP_NORMAL,
    NX_FRAGMENT_OKAY,
    NX_IP_TIME_TO_LIVE,
    2048,
    null,
    null,
  );
  yield* tx_thread_sleep(10);
  for (let n = 1; n <= variant.visits; n++) {
    yield* nx_tcp_client_socket_bind(socket, 5000 + n, WAIT);
    const how = yield* visit(station, socket, `visitor ${n}`);
    sim_note(`visitor ${n} ${how}`);
    yield* nx_tcp_socket_disconnect(socket, NX_NO_WAIT);
    yield* nx_tcp_client_socket_unbind(socket);
    yield* tx_thread_sleep(20);
  }
}
