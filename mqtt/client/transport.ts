/**
 * Plain TCP as the carrier of MQTT packets.
 *
 * Everything the client sends or receives goes through its `transport`, so that TLS can take this one's place on a
 * secure connection.
 */

import {
  NX_IP_VERSION_V4,
  type NX_PACKET,
  type NX_PACKET_POOL,
  NX_SUCCESS,
  nx_packet_allocate,
  nx_tcp_socket_receive,
} from '../../netx/nx_api.ts';
import { dual_stack_tcp_room, ipv4_tcp_room } from '../../netx/packet/packet_room.ts';
import { tcp_socket_send } from '../../netx/tcp/nx_tcp_socket_send.ts';
import { K } from '../../rtos/kernel/current.ts';
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import { COMPLETED_SUCCESS, COMPLETED_VOID, completed } from '../../rtos/kernel/service.ts';
import type { Ref, Service, UINT, ULONG } from '../../rtos/tx_api.ts';
import type { MqttTransport, NXD_MQTT_CLIENT } from './nxd_mqtt_cb.ts';
import { NXD_MQTT_PACKET_POOL_FAILURE, NXD_MQTT_SUCCESS } from './nxd_mqtt_constants.ts';

function allocate(client: NXD_MQTT_CLIENT, packet: Ref<NX_PACKET | null>, wait_ticks: ULONG): Service<UINT> {
  const version = client.nxd_mqtt_client_socket.nx_tcp_socket_connect_ip.nxd_ip_version;
  // Before the first connect the version is 0 and the larger header room is taken, as for IPv6.
  const k = K as Kernel;
  const type = version === NX_IP_VERSION_V4 ? ipv4_tcp_room(k) : dual_stack_tcp_room(k);
  const pool = client.nxd_mqtt_client_packet_pool_ptr as NX_PACKET_POOL;
  const service = nx_packet_allocate(pool, packet, type, wait_ticks);
  return service === COMPLETED_SUCCESS ? service : pool_status(service);
}

function* pool_status(service: Service<UINT>): Service<UINT> {
  const status = yield* service;
  return status === NX_SUCCESS ? NXD_MQTT_SUCCESS : NXD_MQTT_PACKET_POOL_FAILURE;
}

function send(client: NXD_MQTT_CLIENT, packet: NX_PACKET, wait_ticks: ULONG): Service<UINT> {
  return tcp_socket_send(client.nxd_mqtt_client_socket, packet, wait_ticks);
}

function receive(client: NXD_MQTT_CLIENT, packet: Ref<NX_PACKET | null>, wait_ticks: ULONG): Service<UINT> {
  return nx_tcp_socket_receive(client.nxd_mqtt_client_socket, packet, wait_ticks);
}

/** MQTT over TCP. */
export const TCP_TRANSPORT: MqttTransport = {
  allocate,
  send,
  receive,
  start: () => completed(NX_SUCCESS),
  end: () => COMPLETED_VOID,
};
