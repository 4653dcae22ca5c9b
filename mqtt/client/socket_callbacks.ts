/**
 * What TCP calls: each callback only raises an event for the client's thread. One service is all that it is, so it returns that.
 */

import type { NX_TCP_SOCKET } from '../../netx/nx_api.ts';
import type { Service } from '../../rtos/tx_api.ts';
import { raise } from './lock.ts';
import type { NXD_MQTT_CLIENT } from './nxd_mqtt_cb.ts';
import {
  MQTT_NETWORK_DISCONNECT_EVENT,
  MQTT_PACKET_RECEIVE_EVENT,
  MQTT_TCP_ESTABLISH_EVENT,
} from './nxd_mqtt_constants.ts';

function client_of(socket: NX_TCP_SOCKET): NXD_MQTT_CLIENT {
  return socket.nx_tcp_socket_reserved_ptr as NXD_MQTT_CLIENT;
}

/** TCP is established (a connect without waiting). */
export function on_established(socket: NX_TCP_SOCKET): Service<void> {
  return raise(client_of(socket), MQTT_TCP_ESTABLISH_EVENT) as unknown as Service<void>;
}

/** A segment is in the socket's receive queue. */
export function on_received(socket: NX_TCP_SOCKET): Service<void> {
  return raise(client_of(socket), MQTT_PACKET_RECEIVE_EVENT) as unknown as Service<void>;
}

/** The connection is closing or gone. */
export function on_disconnected(socket: NX_TCP_SOCKET): Service<void> {
  return raise(client_of(socket), MQTT_NETWORK_DISCONNECT_EVENT) as unknown as Service<void>;
}
