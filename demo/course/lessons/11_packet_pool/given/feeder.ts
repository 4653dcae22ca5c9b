// Sends bursts of readings, and noise among them; takes the reports. Do not change.

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
  nx_packet_allocate,
  nx_packet_data_append,
  nx_packet_release,
  nx_udp_socket_bind,
  nx_udp_socket_create,
  nx_udp_socket_receive,
  nx_udp_socket_send,
} from '../../../../../netx/nx_api.ts';
import { ref, type Service, tx_thread_sleep } from '../../../../../rtos/tx_api.ts';
import type { Station } from './station.ts';
import { variant } from './variant.ts';

const COLLECTOR = IP_ADDRESS(192, 168, 1, 10);
export const FEEDER = IP_ADDRESS(192, 168, 1, 20);
/** Where readings go to, and where reports go to. */
export const PORT = 5000;

/** What is sent, burst by burst: readings, an alarm at the end of each burst, and noise (it begins with ?). */
function bursts(): string[][] {
  return Array.from({ length: variant.bursts }, (_, i) =>
    Array.from({ length: variant.burst }, (_, j) => {
      if (j === variant.burst - 1) return `alarm ${i}`;
      return (j + 1) % variant.noise_every === 0 ? `?${j}` : `reading ${i}.${j}`;
    }),
  );
}

/** What has to be stored. */
export function readings(): string[] {
  return bursts()
    .flat()
    .filter((text) => !text.startsWith('?'));
}

export function* feeder({ ip, pool }: Station): Service<void> {
  const packet = ref<NX_PACKET | null>(null);
  const socket = new NX_UDP_SOCKET();
  yield* nx_udp_socket_create(ip, socket, 'feeder', NX_IP_NORMAL, NX_FRAGMENT_OKAY, NX_IP_TIME_TO_LIVE, 30);
  yield* nx_udp_socket_bind(socket, PORT, NX_NO_WAIT);
  yield* tx_thread_sleep(5);
  for (const burst of [['reading of the first day'], ...bursts()]) {
    for (const text of burst) {
      yield* nx_packet_allocate(pool, packet, NX_UDP_PACKET, 20);
      yield* nx_packet_data_append(packet.value, text, text.length, pool, 20);
      if ((yield* nx_udp_socket_send(socket, packet.value, COLLECTOR, PORT)) !== NX_SUCCESS)
        yield* nx_packet_release(packet.value);
    }
    yield* tx_thread_sleep(15);
    while ((yield* nx_udp_socket_receive(socket, packet, NX_NO_WAIT)) === NX_SUCCESS)
      yield* nx_packet_release(packet.value);
  }
}
