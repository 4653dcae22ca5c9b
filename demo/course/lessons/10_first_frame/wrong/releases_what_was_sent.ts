// expect: every packet goes back once "released"

import {
  NX_FRAGMENT_OKAY,
  type NX_IP,
  NX_IP_NORMAL,
  NX_IP_TIME_TO_LIVE,
  NX_NO_WAIT,
  type NX_PACKET,
  type NX_PACKET_POOL,
  NX_SUCCESS,
  NX_UDP_SOCKET,
  NX_WAIT_FOREVER,
  nx_icmp_enable,
  nx_packet_data_retrieve,
  nx_packet_release,
  nx_udp_enable,
  nx_udp_socket_bind,
  nx_udp_socket_create,
  nx_udp_socket_receive,
  nx_udp_socket_send,
  nx_udp_source_extract,
} from '../../../../../netx/nx_api.ts';
import { ref, type Service } from '../../../../../rtos/tx_api.ts';

const PORT = 7;

/** The thread. ARP is enabled already. */
export function* echo(ip: NX_IP, _pool: NX_PACKET_POOL): Service<void> {
  const socket = new NX_UDP_SOCKET();
  const packet = ref<NX_PACKET | null>(null);
  const bytes = new Uint8Array(64);
  const length = ref(0);
  const sender = ref(0);
  const port = ref(0);
  nx_icmp_enable(ip);
  nx_udp_enable(ip);
  yield* nx_udp_socket_create(ip, socket, 'echo', NX_IP_NORMAL, NX_FRAGMENT_OKAY, NX_IP_TIME_TO_LIVE, 5);
  yield* nx_udp_socket_bind(socket, PORT, NX_NO_WAIT);
  for (;;) {
    if ((yield* nx_udp_socket_receive(socket, packet, NX_WAIT_FOREVER)) !== NX_SUCCESS) continue;
    nx_packet_data_retrieve(packet.value, bytes, length);
    if (bytes[0] === 0x23) {
      yield* nx_packet_release(packet.value);
      continue;
    }
    nx_udp_source_extract(packet.value, sender, port);
    yield* nx_udp_socket_send(socket, packet.value, sender.value, port.value);
    yield* nx_packet_release(packet.value);
  }
}
