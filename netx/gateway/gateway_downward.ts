// The downward half of a gateway connection: sends to the board what the real side brought, and ends the connection as
// the real side ended it. End of data becomes FIN, a lost connection RST.
//
// NetX Duo has no half-close: once the real side has ended, the gateway disconnects, and what the board still sends is
// lost. The other way round the board's FIN is passed on and data still flows down to it, for at most LINGER_S.

import {
  type Ref,
  ref,
  type Service,
  TX_SUCCESS,
  TX_WAIT_FOREVER,
  tx_semaphore_get,
  tx_semaphore_put,
} from '../../rtos/tx_api.ts';
import * as NX from '../nx_api.ts';
import type { DownwardItem, GatewaySession } from './gateway_session.ts';
import type { GatewaySlot } from './gateway_slot.ts';
import type { HostSide } from './host_sockets.ts';

/** How long the real side may still send after the board has ended. */
const LINGER_S = 30;
/** How long the board may take to end its side. */
const CLOSE_S = 5;

/** The downward thread: one session after the other. */
export function* downward(pool: NX.NX_PACKET_POOL, host: HostSide, slot: GatewaySlot): Service<void> {
  for (;;) {
    yield* tx_semaphore_get(slot.established, TX_WAIT_FOREVER);
    const { session } = slot;
    if (session === null) continue;
    yield* pump_down(pool, host, slot, session);
    // The upward thread may still wait for room that nobody will give any more.
    yield* tx_semaphore_put(slot.room);
    yield* tx_semaphore_put(slot.down_done);
  }
}

function* pump_down(
  pool: NX.NX_PACKET_POOL,
  host: HostSide,
  slot: GatewaySlot,
  session: GatewaySession,
): Service<void> {
  let wait_ticks = TX_WAIT_FOREVER;
  for (;;) {
    const woken = yield* tx_semaphore_get(slot.items, wait_ticks);
    const item: DownwardItem = (woken === TX_SUCCESS ? session.downward.shift() : undefined) ?? {
      is: 'lost',
    };
    if (item.is === 'board_ended') wait_ticks = LINGER_S * NX.NX_IP_PERIODIC_RATE;
    else if (item.is === 'data') {
      const sent = yield* send_all(pool, slot, item.bytes);
      host.consumed(session.number, item.bytes.length);
      if (!sent) break;
      session.bytes_down += item.bytes.length;
    } else if (item.is === 'end') {
      yield* NX.nx_tcp_socket_disconnect(slot.socket, CLOSE_S * NX.NX_IP_PERIODIC_RATE);
      host.end(session.number);
      return;
    } else break;
  }
  host.reset(session.number);
  yield* NX.nx_tcp_socket_disconnect(slot.socket, NX.NX_NO_WAIT);
}

/** Sends bytes in packets of at most one segment each; false when the connection is gone. */
function* send_all(pool: NX.NX_PACKET_POOL, slot: GatewaySlot, bytes: Uint8Array): Service<boolean> {
  const { socket } = slot;
  const mss: Ref<number> = ref(0);
  yield* NX.nx_tcp_socket_mss_get(socket, mss);
  const segment_bytes = Math.max(1, Math.min(mss.value, socket.nx_tcp_socket_connect_mss));
  for (let at = 0; at < bytes.length; at += segment_bytes) {
    const got: Ref<NX.NX_PACKET | null> = ref(null);
    yield* NX.nx_packet_allocate(pool, got, NX.NX_TCP_PACKET, NX.NX_WAIT_FOREVER);
    const packet = got.value;
    if (packet === null) return false;
    const piece = bytes.subarray(at, at + segment_bytes);
    yield* NX.nx_packet_data_append(packet, piece, piece.length, pool, NX.NX_WAIT_FOREVER);
    if ((yield* NX.nx_tcp_socket_send(socket, packet, NX.NX_WAIT_FOREVER)) !== NX.NX_SUCCESS) {
      yield* NX.nx_packet_release(packet);
      return false;
    }
  }
  return true;
}
