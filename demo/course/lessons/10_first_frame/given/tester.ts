// Asks the other board: one ping, then datagrams to port 7. Those that begin with # want no answer. Do not change.

import {
  IP_ADDRESS,
  NX_FRAGMENT_OKAY,
  NX_IP_NORMAL,
  NX_IP_TIME_TO_LIVE,
  NX_NO_WAIT,
  type NX_PACKET,
  NX_SUCCESS,
  NX_UDP_PACKET,
  NX_UDP_SOCKET,
  nx_icmp_enable,
  nx_icmp_ping,
  nx_packet_allocate,
  nx_packet_data_append,
  nx_packet_data_retrieve,
  nx_packet_release,
  nx_udp_enable,
  nx_udp_socket_bind,
  nx_udp_socket_create,
  nx_udp_socket_receive,
  nx_udp_socket_send,
} from '../../../../../netx/nx_api.ts';
import { sim_note } from '../../../../../rtos/sim_api.ts';
import { ref, type Service, tx_thread_sleep } from '../../../../../rtos/tx_api.ts';
import type { Station } from './station.ts';
import { variant } from './variant.ts';

const ECHO = IP_ADDRESS(192, 168, 1, 10);
const PORT = 7;
const WAIT = 20;

/** The texts of the datagrams. */
function datagrams(): string[] {
  return Array.from({ length: variant.datagrams }, (_, i) =>
    (i + 1) % variant.comment_every === 0 ? `# ${i + 1}` : `datagram ${i + 1}`,
  );
}

/** Those that want an answer. */
export function questions(): string[] {
  return datagrams().filter((text) => !text.startsWith('#'));
}

export function* tester({ ip, pool }: Station): Service<void> {
  const packet = ref<NX_PACKET | null>(null);
  const bytes = new Uint8Array(64);
  const length = ref(0);
  nx_icmp_enable(ip);
  nx_udp_enable(ip);
  yield* tx_thread_sleep(5);
  const status = yield* nx_icmp_ping(ip, ECHO, 'hello', 5, packet, WAIT);
  sim_note(status === NX_SUCCESS ? 'ping answered' : 'ping not answered');
  if (status === NX_SUCCESS) yield* nx_packet_release(packet.value);

  const socket = new NX_UDP_SOCKET();
  yield* nx_udp_socket_create(ip, socket, 'tester', NX_IP_NORMAL, NX_FRAGMENT_OKAY, NX_IP_TIME_TO_LIVE, 5);
  yield* nx_udp_socket_bind(socket, 5000, NX_NO_WAIT);
  for (const text of datagrams()) {
    yield* nx_packet_allocate(pool, packet, NX_UDP_PACKET, WAIT);
    yield* nx_packet_data_append(packet.value, text, text.length, pool, WAIT);
    if ((yield* nx_udp_socket_send(socket, packet.value, ECHO, PORT)) !== NX_SUCCESS)
      yield* nx_packet_release(packet.value);
    if ((yield* nx_udp_socket_receive(socket, packet, WAIT)) !== NX_SUCCESS) continue;
    nx_packet_data_retrieve(packet.value, bytes, length);
    yield* nx_packet_release(packet.value);
    sim_note(`echo: ${String.fromCharCode(...bytes.subarray(0, length.value))}`);
  }
}
