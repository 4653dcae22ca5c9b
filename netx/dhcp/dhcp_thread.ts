/**
 * The client's thread: received replies, expiries of its timer, address conflicts, in this order.
 */
import {
  ref,
  type Service,
  TX_OR,
  TX_OR_CLEAR,
  TX_SUCCESS,
  TX_WAIT_FOREVER,
  tx_event_flags_get,
  tx_event_flags_set,
  tx_mutex_get,
  tx_mutex_put,
} from '../../rtos/tx_api.ts';
import {
  NX_NO_WAIT,
  type NX_PACKET,
  NX_SUCCESS,
  nx_packet_copy,
  nx_packet_release,
  nx_udp_socket_receive,
} from '../nx_api.ts';
import { read16, read32 } from '../wire/bytes.ts';
import { decline, interval_over, reply_received } from './dhcp_machine.ts';
import { interface_of } from './dhcp_message.ts';
import { type NX_DHCP, record_of, valid_records } from './nx_dhcp_cb.ts';
import * as DHCP from './nx_dhcp_constants.ts';

export function* raise(dhcp: NX_DHCP, event: number): Service<void> {
  yield* tx_event_flags_set(dhcp.nx_dhcp_events, event, TX_OR);
}

export function* dhcp_thread(dhcp: NX_DHCP): Service<void> {
  const events = ref(0);
  for (;;) {
    const wanted = DHCP.NX_DHCP_CLIENT_ALL_EVENTS;
    const got = yield* tx_event_flags_get(dhcp.nx_dhcp_events, wanted, TX_OR_CLEAR, events, TX_WAIT_FOREVER);
    if (got !== TX_SUCCESS) return;
    yield* tx_mutex_get(dhcp.nx_dhcp_mutex, TX_WAIT_FOREVER);
    if ((events.value & DHCP.NX_DHCP_CLIENT_RECEIVE_EVENT) !== 0) yield* receive_all(dhcp);
    if ((events.value & DHCP.NX_DHCP_CLIENT_TIMER_EVENT) !== 0) {
      for (const record of valid_records(dhcp)) {
        if (record.nx_dhcp_state !== DHCP.NX_DHCP_STATE_NOT_STARTED) yield* interval_over(dhcp, record);
      }
    }
    if ((events.value & DHCP.NX_DHCP_CLIENT_CONFLICT_EVENT) !== 0) {
      for (const record of valid_records(dhcp)) {
        if (record.nx_dhcp_state === DHCP.NX_DHCP_STATE_ADDRESS_PROBING) yield* decline(dhcp, record);
      }
    }
    yield* tx_mutex_put(dhcp.nx_dhcp_mutex);
  }
}

function* receive_all(dhcp: NX_DHCP): Service<void> {
  const out = ref<NX_PACKET | null>(null);
  for (;;) {
    const status = yield* nx_udp_socket_receive(dhcp.nx_dhcp_socket, out, NX_NO_WAIT);
    const packet = out.value;
    if (status !== NX_SUCCESS || packet === null) return;
    yield* receive_one(dhcp, packet);
  }
}

/** Copies the reply into the client's own pool, so that the stack has its packet back at once. */
function* receive_one(dhcp: NX_DHCP, packet: NX_PACKET): Service<void> {
  const out = ref<NX_PACKET | null>(null);
  const index = packet.nx_packet_ip_interface?.nx_interface_index ?? 0;
  const long_enough = packet.nx_packet_length > DHCP.NX_BOOTP_OFFSET_OPTIONS;
  if (long_enough) yield* nx_packet_copy(packet, out, dhcp.nx_dhcp_packet_pool_ptr, NX_NO_WAIT);
  yield* nx_packet_release(packet);
  const copy = out.value;
  if (copy === null) return;
  const message = copy.nx_packet_memory.slice(copy.nx_packet_prepend_ptr, copy.nx_packet_append_ptr);
  const record = record_of(dhcp, index);
  if (record !== null && record.nx_dhcp_state !== DHCP.NX_DHCP_STATE_NOT_STARTED) {
    const link = interface_of(dhcp, record);
    const ours =
      read16(message, DHCP.NX_BOOTP_OFFSET_CLIENT_HW) === link.nx_interface_physical_address_msw &&
      read32(message, DHCP.NX_BOOTP_OFFSET_CLIENT_HW + 2) === link.nx_interface_physical_address_lsw;
    const asked = read32(message, DHCP.NX_BOOTP_OFFSET_XID) === record.nx_dhcp_xid;
    if (ours && asked) yield* reply_received(dhcp, record, message);
  }
  yield* nx_packet_release(copy);
}
