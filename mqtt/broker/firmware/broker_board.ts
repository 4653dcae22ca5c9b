/**
 * What the threads of the broker's firmware share: kernel objects, sockets, and which of them has something to do.
 *
 * One place serves one TCP connection: its socket, and the thread that sends on it. Everything that comes in is handled
 * by the main thread. All broker threads have one priority and no time slice, so none preempts another: between two
 * service calls a thread has the broker's state for itself, and no mutex is needed.
 */
import { NX_IP, NX_PACKET_POOL, NX_TCP_SOCKET } from '../../../netx/nx_api.ts';
import { NX_SECURE_TLS_SESSION } from '../../../netx/secure/nx_secure_cb.ts';
import { sim_choose } from '../../../rtos/sim_api.ts';
import {
  type Service,
  TX_EVENT_FLAGS_GROUP,
  TX_OR,
  TX_SEMAPHORE,
  TX_THREAD,
  tx_event_flags_set,
  tx_semaphore_ceiling_put,
  type UINT,
} from '../../../rtos/tx_api.ts';
import type { BrokerConnection } from '../broker_connection.ts';
import type { BrokerCore } from '../broker_core.ts';
import { type BrokerFault, BrokerFaults } from '../faults/index.ts';
import { Fifo } from '../fifo.ts';
import { BrokerClock } from './broker_clock.ts';
import type { BrokerWebsocket } from './broker_websocket.ts';

// Flags of the main thread's event group. They tell a reader of the trace why it woke; what is to do stands in the
// places of the work list.
export const BROKER_KNOCK = 0x01;
export const BROKER_RECEIVE = 0x02;
export const BROKER_GONE = 0x04;
export const BROKER_RESUME = 0x08;
export const BROKER_FREE = 0x10;
export const BROKER_ANY = 0x1f;

/** How the broker makes its connections secure. It knows no engine: the setup creates the session that brings one. */
export interface BrokerTls {
  readonly port: number;
  /** Creates and sets up the session of one connection; any status but 0 refuses the connection. */
  readonly setup: (session: NX_SECURE_TLS_SESSION) => UINT;
}

/** A port on which the broker listens. */
export interface BrokerListener {
  readonly port: number;
  readonly secure: boolean;
  readonly websocket: boolean;
  /** The place whose socket the next connection request takes, or null. */
  place: BrokerPlace | null;
}

/** What broker_firmware.ts takes, complete. */
export interface BrokerBoardOptions {
  readonly ip_address: number;
  readonly network_mask: number;
  readonly gateway_address: number;
  /**
   * Its IPv6 address beside that of IPv4, in a network of 64 bits; null: none. Its target must be built with IPv6:
   * nx_options({ NX_DISABLE_IPV6: false, NX_IPV6_STATELESS_AUTOCONFIG_CONTROL: true }).
   */
  readonly ipv6_address: string | null;
  readonly port: number;
  /** A second port on which connections are secure; null: none. */
  readonly tls: BrokerTls | null;
  /** A port on which clients come over a WebSocket; null: none. */
  readonly websocket_port: number | null;
  /** The same inside TLS, as `tls` sets it up; null: none. */
  readonly secure_websocket_port: number | null;
  readonly connections_maximum: number;
  readonly backlog: number;
  readonly window_bytes: number;
  readonly transmit_queue_depth: number;
  readonly payload_bytes: number;
  readonly receive_packets: number;
  /** Memory of its ARP cache, 52 bytes for each neighbour; null: enough for its connections. */
  readonly arp_cache_bytes: number | null;
  readonly ip_priority: number;
  readonly priority: number;
}

export class BrokerPlace {
  readonly number: number;
  readonly socket = new NX_TCP_SOCKET();
  readonly thread = new TX_THREAD();
  /** Put when the sender thread should look at the connection. */
  readonly wake = new TX_SEMAPHORE();
  connection: BrokerConnection | null = null;
  private tls_session: NX_SECURE_TLS_SESSION | null = null;
  secure = false;
  /** Used on the websocket port. */
  websocket: BrokerWebsocket | null = null;
  /** The TLS handshake is not over: nothing of MQTT goes either way. */
  handshaking = false;
  /** The handshake failed: the connection ends in good order, so that the alert is heard. */
  refused = false;
  /** A connection request has taken the socket and waits for accept. */
  knocking = false;
  /** The peer sent FIN or RST, or the stack gave it up. */
  peer_gone = false;
  /** Nothing is read before this time (a fault). */
  stalled_until_ms = 0;
  /** True while it stands in the work list. */
  listed = false;

  constructor(number: number) {
    this.number = number;
  }

  /** Used on the secure port. */
  get session(): NX_SECURE_TLS_SESSION {
    this.tls_session ??= new NX_SECURE_TLS_SESSION();
    return this.tls_session;
  }
}

export class BrokerBoard {
  readonly options: BrokerBoardOptions;
  readonly core: BrokerCore;
  readonly faults = new BrokerFaults(sim_choose);
  readonly clock = new BrokerClock();
  readonly ip = new NX_IP();
  /** Packets of the IP instance: everything received, and the stack's own segments. */
  readonly receive_pool = new NX_PACKET_POOL();
  /** Packets that the broker sends: apart, so that clients who send much cannot keep it from answering. */
  readonly send_pool = new NX_PACKET_POOL();
  readonly main_thread = new TX_THREAD();
  readonly events = new TX_EVENT_FLAGS_GROUP();
  readonly places: BrokerPlace[] = [];
  /** Places without a connection that do not listen. */
  readonly free: BrokerPlace[] = [];
  readonly listeners: readonly BrokerListener[];
  /** Places for the main thread to look at. */
  readonly work = new Fifo<BrokerPlace>();
  /** When the earliest stalled place may be read again. */
  resume_at_ms = Number.POSITIVE_INFINITY;
  /** The program is to end: see `end_program`. */
  ending = false;
  private readonly by_socket = new Map<NX_TCP_SOCKET, BrokerPlace>();
  private readonly by_connection = new Map<BrokerConnection, BrokerPlace>();

  constructor(options: BrokerBoardOptions, core: BrokerCore, faults: readonly BrokerFault[]) {
    this.options = options;
    this.core = core;
    for (const fault of faults) this.faults.install(fault);
    const { port, tls, websocket_port, secure_websocket_port } = options;
    this.listeners = [
      { port, secure: false, websocket: false, place: null },
      ...(tls === null ? [] : [{ port: tls.port, secure: true, websocket: false, place: null }]),
      ...(websocket_port === null
        ? []
        : [{ port: websocket_port, secure: false, websocket: true, place: null }]),
      ...(secure_websocket_port === null
        ? []
        : [{ port: secure_websocket_port, secure: true, websocket: true, place: null }]),
    ];
    // Each port listens with a socket of its own, also when a single connection is left.
    const places = options.connections_maximum + this.listeners.length - 1;
    for (let number = 0; number < places; number++) {
      const place = new BrokerPlace(number);
      this.places.push(place);
      this.by_socket.set(place.socket, place);
    }
  }

  place_of(socket: NX_TCP_SOCKET): BrokerPlace {
    return this.by_socket.get(socket)!;
  }

  /** True when it has as many connections as it takes. */
  get is_full(): boolean {
    return this.by_connection.size >= this.options.connections_maximum;
  }

  /** A place gets its connection. */
  occupy(place: BrokerPlace): void {
    place.connection = this.core.open(this.clock.now_ms());
    this.by_connection.set(place.connection, place);
  }

  /** A place is through with its connection. */
  vacate(place: BrokerPlace): void {
    const { connection } = place;
    if (connection !== null) {
      this.core.closed(connection, this.clock.now_ms());
      this.by_connection.delete(connection);
    }
    place.connection = null;
    place.knocking = false;
    place.secure = false;
    place.websocket = null;
    place.handshaking = false;
    place.refused = false;
    place.peer_gone = false;
    place.stalled_until_ms = 0;
    this.free.push(place);
  }

  /** Puts a place on the main thread's list and wakes it. Also called in the IP thread. */
  *post(place: BrokerPlace, flag: number): Service<void> {
    if (!place.listed) {
      place.listed = true;
      this.work.push(place);
    }
    yield* tx_event_flags_set(this.events, flag, TX_OR);
  }

  /**
   * The program ends, and its computer stays, as when a service is stopped: connections are closed, and whoever comes is refused.
   * For an interrupt handler: `target.interrupt('stop', () => board.end_program())`.
   */
  *end_program(): Service<void> {
    this.ending = true;
    yield* tx_event_flags_set(this.events, BROKER_RESUME, TX_OR);
  }

  /** Wakes the sender threads of the connections for which the core has something. */
  *wake_senders(): Service<void> {
    for (let ready = this.core.take_ready(); ready !== null; ready = this.core.take_ready()) {
      const place = this.by_connection.get(ready);
      if (place !== undefined) yield* tx_semaphore_ceiling_put(place.wake, 1);
    }
  }
}
