/**
 * One TLS connection of a session: its engine, what is held of the peer's bytes, and how far it is.
 */
import { K } from '../../rtos/kernel/current.ts';
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import type { Ref, Service, UINT, ULONG } from '../../rtos/kernel/service.ts';
import { sim_compute } from '../../rtos/services/sim_compute.ts';
import { sim_host_operation } from '../../rtos/services/sim_host.ts';
import type { NX_PACKET, NX_TCP_SOCKET } from '../nx_cb.ts';
import { NX_NOT_CONNECTED, NX_SUCCESS, NX_TCP_CLOSE_WAIT, NX_TCP_ESTABLISHED } from '../nx_constants.ts';
import { nx_packet_release } from '../packet/nx_packet_release.ts';
import { nx_tcp_socket_receive } from '../tcp/nx_tcp_socket_receive.ts';
import type { NX_SECURE_TLS_SESSION, TlsConnection } from './nx_secure_cb.ts';
import { NX_SECURE_TLS_SESSION_TYPE_CLIENT } from './nx_secure_constants.ts';
import { HandshakeReader } from './tls_handshake_reader.ts';
import type { TlsEngine } from './tls_host.ts';
import { nx_secure_config } from './tls_options.ts';
import { HeldPackets, release_packets } from './tls_packets.ts';
import { plain_alert } from './tls_record.ts';
import { sealed_alert } from './tls_sealed_alert.ts';
import { tell_secrets } from './tls_secrets.ts';

export class Connection implements TlsConnection {
  readonly engine: TlsEngine;
  readonly socket: NX_TCP_SOCKET;
  readonly reader = new HandshakeReader();
  readonly held = new HeldPackets();
  /** Packets of plaintext that nobody has received yet. */
  readonly ready: NX_PACKET[] = [];
  /** Plaintext for which there was no packet. */
  pending: Uint8Array = new Uint8Array(0);
  /** The engine has sent its first message. */
  begun = false;
  /** The peer's certificates were accepted, or none are asked for. */
  verified = false;
  established = false;
  /** A record broke off on the wire, or the engine gave up: nothing can be sent any more. */
  broken = false;
  /** Another thread has ended the session meanwhile. */
  dropped = false;
  /** The public-key work of the handshake has been paid for. */
  charged = false;

  constructor(engine: TlsEngine, socket: NX_TCP_SOCKET) {
    this.engine = engine;
    this.socket = socket;
  }

  get is_1_3(): boolean {
    return this.engine.version === 'TLSv1.3';
  }

  /** The TCP connection can still carry something. */
  get can_send(): boolean {
    const state = this.socket.nx_tcp_socket_state;
    return !this.broken && (state === NX_TCP_ESTABLISHED || state === NX_TCP_CLOSE_WAIT);
  }

  dispose(): void {
    this.engine.dispose();
  }
}

export function connection_of(session: NX_SECURE_TLS_SESSION): Connection | null {
  return session.connection as Connection | null;
}

/** Receives a packet of the connection and holds it until its records are complete. */
export function* hold_packet(connection: Connection, wait_option: ULONG): Service<UINT> {
  const slot: Ref<NX_PACKET | null> = { value: null };
  const received = yield* nx_tcp_socket_receive(connection.socket, slot, wait_option);
  if (received !== NX_SUCCESS) return received;
  if (connection.dropped) {
    yield* nx_packet_release(slot.value);
    return NX_NOT_CONNECTED;
  }
  connection.held.add(slot.value as NX_PACKET);
  return NX_SUCCESS;
}

/** Lets the engine work while virtual time stands still; returns what it wants to send. */
export function* run_engine(connection: Connection, operation: Promise<void>): Service<Uint8Array> {
  const { engine } = connection;
  yield* sim_host_operation(operation);
  tell_secrets((K as Kernel).sim, engine.key_log.splice(0));
  return engine.take_output();
}

/** The processor time that so many bytes of records take on a board. */
export function* pay_for_bytes(bytes: ULONG): Service<void> {
  const { sim_record_us, sim_byte_ns } = nx_secure_config(K as Kernel);
  yield* sim_compute(sim_record_us + (bytes * sim_byte_ns) / 1000);
}

/** The processor time of the public-key work, once for each handshake. */
export function* pay_for_handshake(connection: Connection): Service<void> {
  if (connection.charged) return;
  connection.charged = true;
  yield* sim_compute(nx_secure_config(K as Kernel).sim_handshake_us);
}

/** A fatal alert as it must look at this point of the handshake: sealed once TLS 1.3 has keys, in the clear before. */
export function make_alert(
  session: NX_SECURE_TLS_SESSION,
  connection: Connection,
  alert: number,
): Uint8Array {
  const { engine } = connection;
  const is_client = session.nx_secure_tls_socket_type === NX_SECURE_TLS_SESSION_TYPE_CLIENT;
  const secret = engine.secret(is_client ? 'CLIENT_HANDSHAKE_TRAFFIC_SECRET' : 'SERVER_TRAFFIC_SECRET_0');
  const sealed = secret === null ? null : sealed_alert(alert, engine.suite, secret);
  return sealed ?? plain_alert(alert);
}

/** Opens what the peer has sealed of its handshake in TLS 1.3, once the engine knows the secret for it. */
export function open_handshake(session: NX_SECURE_TLS_SESSION, { engine, reader }: Connection): void {
  const is_client = session.nx_secure_tls_socket_type === NX_SECURE_TLS_SESSION_TYPE_CLIENT;
  const secret = engine.secret(`${is_client ? 'SERVER' : 'CLIENT'}_HANDSHAKE_TRAFFIC_SECRET`);
  if (secret !== null) reader.open(engine.suite, secret);
}

/** Gives everything back that a connection holds. */
export function* drop_connection(session: NX_SECURE_TLS_SESSION): Service<void> {
  const connection = connection_of(session);
  if (connection === null) return;
  session.connection = null;
  connection.dropped = true;
  session.nx_secure_tls_local_session_active = 0;
  session.nx_secure_tls_remote_session_active = 0;
  connection.dispose();
  yield* release_packets(connection.ready);
  yield* release_packets(connection.held.packets);
}
