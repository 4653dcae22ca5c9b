/**
 * Asking a unicast server for the time.
 */
import { K } from '../../rtos/kernel/current.ts';
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import {
  ref,
  type Service,
  TX_WAIT_FOREVER,
  tx_mutex_get,
  tx_mutex_put,
  tx_time_get,
  type UINT,
} from '../../rtos/tx_api.ts';
import {
  NX_NO_WAIT,
  type NX_PACKET,
  NX_SUCCESS,
  NX_UDP_HEADER,
  nx_packet_allocate,
  nx_packet_data_append,
  nx_packet_release,
  nxd_udp_socket_send,
} from '../nx_api.ts';
import { ip_room } from '../packet/packet_room.ts';
import { config_of, type NX_SNTP_CLIENT, NX_SNTP_TIME, NX_SNTP_TIME_MESSAGE } from './nx_sntp_cb.ts';
import { time_now } from './sntp_local_time.ts';
import { request_of, write_request } from './sntp_message.ts';

/** The message that was looked at last becomes the one that the next must differ from. */
export function forget_message(client: NX_SNTP_CLIENT): void {
  if (client.nx_sntp_current_server_time_message.flags !== 0) {
    client.nx_sntp_previous_server_time_message = client.nx_sntp_current_server_time_message;
    client.nx_sntp_current_server_time_message = new NX_SNTP_TIME_MESSAGE();
  }
  client.nx_sntp_current_time_message_request = new NX_SNTP_TIME_MESSAGE();
}

/** Sends a request with the local time. What the allocation of its packet and UDP say. */
export function* send_request(client: NX_SNTP_CLIENT): Service<UINT> {
  const k = K as Kernel;
  const config = config_of(k, client);
  const pool = client.nx_sntp_client_packet_pool_ptr;
  const out = ref<NX_PACKET | null>(null);
  const patience = config.NX_SNTP_CLIENT_PACKET_TIMEOUT;
  const allocated = yield* nx_packet_allocate(pool, out, ip_room(k) + NX_UDP_HEADER, patience);
  const packet = out.value;
  if (allocated !== NX_SUCCESS || packet === null) return allocated;
  yield* tx_mutex_get(client.nx_sntp_client_mutex, TX_WAIT_FOREVER);
  const request = request_of(config.NX_SNTP_CLIENT_NTP_VERSION, time_now(k, client));
  client.nx_sntp_current_time_message_request = request;
  const bytes = write_request(request);
  let status = yield* nx_packet_data_append(packet, bytes, bytes.length, pool, NX_NO_WAIT);
  yield* tx_mutex_put(client.nx_sntp_client_mutex);
  const { nx_sntp_server_ip_address: server, nx_sntp_client_udp_socket: socket } = client;
  const { seconds, fraction } = request.transmit_time;
  // Set before it is sent: an answer can be here before the driver returns.
  client.awaited = new NX_SNTP_TIME(seconds, fraction);
  if (status === NX_SUCCESS)
    status = yield* nxd_udp_socket_send(socket, packet, server, config.NX_SNTP_SERVER_UDP_PORT);
  if (status !== NX_SUCCESS) yield* nx_packet_release(packet);
  else client.signals.sent = tx_time_get();
  return status;
}
