/**
 * TLS between the broker and one connection of its secure port. Only the session's control block is known here; what it
 * can do was put into it by the setup that the host gave (BrokerTls), so the broker itself needs no host.
 */
import {
  NX_CONTINUE,
  NX_NO_WAIT,
  NX_NOT_CONNECTED,
  type NX_PACKET,
  NX_SUCCESS,
} from '../../../netx/nx_api.ts';
import type { TlsOperations } from '../../../netx/secure/nx_secure_cb.ts';
import { completed } from '../../../rtos/kernel/service.ts';
import type { Ref, Service, UINT } from '../../../rtos/tx_api.ts';
import type { BrokerBoard, BrokerPlace } from './broker_board.ts';
import { ticks_of } from './broker_clock.ts';

/** The most that TLS adds to what is sent in one record. */
export const SECURE_RECORD_BYTES = 72;

/** A record that TCP has begun must go out whole, so a slow client is waited for much longer than without TLS. */
const SEND_WAIT_MS = 60_000;

function operations_of(place: BrokerPlace): TlsOperations {
  return place.session.operations as TlsOperations;
}

/** Sets up the session of a connection that has just come. False: it is refused. */
export function secure_begin(board: BrokerBoard, place: BrokerPlace): boolean {
  const status = board.options.tls?.setup(place.session);
  if (status !== NX_SUCCESS || place.session.operations === null) return false;
  place.session.nx_secure_tls_packet_pool = board.send_pool;
  place.handshaking = true;
  return true;
}

/** Goes on with the handshake as far as what has come allows. False: it failed. */
export function* secure_go_on(place: BrokerPlace): Service<boolean> {
  if (place.session.operations === null) return false;
  const status = yield* operations_of(place).start(place.session, place.socket, NX_NO_WAIT);
  if (status === NX_SUCCESS) place.handshaking = false;
  return status === NX_SUCCESS || status === NX_CONTINUE;
}

export function secure_receive(place: BrokerPlace, packet: Ref<NX_PACKET | null>): Service<UINT> {
  // The sender thread may have ended the session already, and TCP still be closing.
  if (place.session.operations === null) return completed(NX_NOT_CONNECTED);
  return operations_of(place).receive(place.session, packet, NX_NO_WAIT);
}

export function secure_send(place: BrokerPlace, packet: NX_PACKET): Service<UINT> {
  if (place.session.operations === null) return completed(NX_NOT_CONNECTED);
  return operations_of(place).send(place.session, packet, ticks_of(SEND_WAIT_MS));
}

/** close_notify before FIN; a connection that is reset says nothing. */
export function* secure_end(place: BrokerPlace, how: 'orderly' | 'reset'): Service<void> {
  const { operations } = place.session;
  if (operations === null) return;
  if (how === 'orderly') yield* operations.end(place.session, NX_NO_WAIT);
  yield* operations.remove(place.session);
}
