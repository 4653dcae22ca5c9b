// expect: every packet goes back, no reading is lost

import {
  NX_FRAGMENT_OKAY,
  type NX_IP,
  NX_IP_NORMAL,
  NX_IP_TIME_TO_LIVE,
  NX_NO_WAIT,
  type NX_PACKET,
  type NX_PACKET_POOL,
  NX_SUCCESS,
  NX_UDP_PACKET,
  NX_UDP_SOCKET,
  NX_WAIT_FOREVER,
  nx_packet_allocate,
  nx_packet_data_append,
  nx_packet_data_retrieve,
  nx_packet_release,
  nx_udp_socket_bind,
  nx_udp_socket_create,
  nx_udp_socket_receive,
  nx_udp_socket_send,
} from '../../../../../netx/nx_api.ts';
import { ref, type Service } from '../../../../../rtos/tx_api.ts';
import { FEEDER, PORT } from '../given/feeder.ts';
import type { Store } from '../given/store.ts';
import { variant } from '../given/variant.ts';

/** How many packets the pool of this board has. */
export const PACKETS = variant.burst - 1;

/** The thread. */
export function* collect(ip: NX_IP, pool: NX_PACKET_POOL, store: Store): Service<void> {
  const socket = new NX_UDP_SOCKET();
  const packet = ref<NX_PACKET | null>(null);
  const report = ref<NX_PACKET | null>(null);
  const bytes = new Uint8Array(64);
  const length = ref(0);
  yield* nx_udp_socket_create(ip, socket, 'collect', NX_IP_NORMAL, NX_FRAGMENT_OKAY, NX_IP_TIME_TO_LIVE, 30);
  yield* nx_udp_socket_bind(socket, PORT, NX_NO_WAIT);
  for (;;) {
    yield* nx_udp_socket_receive(socket, packet, NX_WAIT_FOREVER);
    nx_packet_data_retrieve(packet.value, bytes, length);
    const text = String.fromCharCode(...bytes.subarray(0, length.value));
    if (text.startsWith('?')) {
      yield* nx_packet_release(packet.value);
      continue;
    }
    const is_alarm = yield* store.keep(text);
    if (
      is_alarm &&
      (yield* nx_packet_allocate(pool, report, NX_UDP_PACKET, NX_WAIT_FOREVER)) === NX_SUCCESS
    ) {
      yield* nx_packet_data_append(report.value, text, text.length, pool, NX_NO_WAIT);
      const status = yield* nx_udp_socket_send(socket, report.value, FEEDER, PORT);
      if (status !== NX_SUCCESS) yield* nx_packet_release(report.value);
    }
    yield* nx_packet_release(packet.value);
  }
}
