/**
 * The broker as firmware of a target of its own: an MQTT 3.1.1 server on NetX Duo's TCP sockets.
 *
 *   const broker = broker_firmware({ ip_address: IP_ADDRESS(10, 0, 0, 1) });
 *   const target = new Target(sim, { name: 'broker', main: broker.main });
 *   nx_sim_nic_create(target, lan);
 *
 * It uses what any firmware uses: the services of ThreadX and NetX Duo. The protocol is in broker_core.ts, which knows
 * no network; here is what carries its packets: broker_receive.ts takes in, broker_send.ts sends.
 */
import {
  NX_FALSE,
  NX_IP_NORMAL,
  NX_IP_PERIODIC_RATE,
  NX_IP_TIME_TO_LIVE,
  NX_NULL,
  type NX_PACKET_POOL,
  NX_SUCCESS,
  NX_TCP_LISTEN_STATE,
  nx_arp_enable,
  nx_icmp_enable,
  nx_ip_create,
  nx_ip_gateway_address_set,
  nx_packet_pool_create,
  nx_sim_network_driver,
  nx_system_initialize,
  nx_tcp_enable,
  nx_tcp_socket_create,
  nx_tcp_socket_receive_notify,
  nx_tcp_socket_transmit_configure,
  SIZEOF_NX_ARP,
} from '../../netx/nx_api.ts';
import { create_host_ipv6 } from '../../netx/servers/host_ipv6.ts';
import { ipv6_from_text } from '../../netx/wire/ipv6_text.ts';
import { K } from '../../rtos/kernel/current.ts';
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import { declare_rest } from '../../rtos/kernel/rest.ts';
import { note_fault } from '../../rtos/sim/installed_faults.ts';
import { take_memory } from '../../rtos/sim/spare_memory.ts';
import type { Simulation } from '../../rtos/sim_api.ts';
import {
  type Service,
  TX_AUTO_START,
  TX_NO_TIME_SLICE,
  type TX_THREAD,
  tx_event_flags_create,
  tx_kernel_enter,
  tx_semaphore_create,
  tx_thread_create,
} from '../../rtos/tx_api.ts';
import { BrokerCore } from './broker_core.ts';
import type { BrokerOptions } from './broker_options.ts';
import type { BrokerFault } from './faults/index.ts';
import { BrokerBoard, type BrokerBoardOptions } from './firmware/broker_board.ts';
import { type BrokerCallbacks, broker_callbacks, broker_main, listen } from './firmware/broker_receive.ts';
import { broker_sender } from './firmware/broker_send.ts';

export interface BrokerFirmwareOptions extends Partial<BrokerBoardOptions> {
  /** Limits and hooks of the protocol. */
  readonly broker?: Partial<BrokerOptions>;
  /** A core that lives longer than the board: a restarted broker gets its kept sessions from it. */
  readonly core?: BrokerCore;
  /** Faults that ask choose() when to strike; default: none. */
  readonly faults?: readonly BrokerFault[];
}

export interface BrokerFirmware {
  /** The main function of the target. */
  readonly main: () => void;
  readonly core: BrokerCore;
  /** Kernel and network objects, for tests and displays. */
  readonly board: BrokerBoard;
}

/** 10.0.0.1/24 on port 1883 for eight connections, and no secure port. */
export const BROKER_FIRMWARE_DEFAULTS: BrokerBoardOptions = {
  ip_address: 0x0a000001,
  network_mask: 0xffffff00,
  gateway_address: 0,
  ipv6_address: null,
  port: 1883,
  tls: null,
  websocket_port: null,
  secure_websocket_port: null,
  connections_maximum: 8,
  backlog: 8,
  window_bytes: 8192,
  transmit_queue_depth: 20,
  payload_bytes: 1568,
  receive_packets: 128,
  arp_cache_bytes: null,
  ip_priority: 1,
  priority: 4,
};

const STACK_BYTES = 2048;
/** One entry for each connection and some for others on the network, not less than the usual 1,024 bytes. */
const ARP_CACHE_BYTES_LEAST = 1024;
const ARP_ENTRIES_FOR_OTHERS = 8;
/** More than the control block of a packet takes in a pool. */
const PACKET_OVERHEAD_BYTES = 64;
const TRANSMIT_RETRIES = 10;
const TRANSMIT_SHIFT = 0;

/** Makes the firmware of one broker. One value serves one target. */
export function broker_firmware(options: BrokerFirmwareOptions = {}): BrokerFirmware {
  const { broker, core: given, faults = [], ...board_options } = options;
  const core = given ?? new BrokerCore(broker);
  const board = new BrokerBoard({ ...BROKER_FIRMWARE_DEFAULTS, ...board_options }, core, faults);
  return { core, board, main: () => tx_kernel_enter(() => define(board)) };
}

/** A status that cannot go wrong on a board that is set up right. */
function must(what: string, status: number): void {
  if (status !== NX_SUCCESS)
    throw new Error(`the broker's ${what} failed with status 0x${status.toString(16)}`);
}

/** Tells a simulation which faults its broker has; done when the board is switched on, if nobody did it before. */
export function note_broker_faults(sim: Simulation, faults: readonly BrokerFault[]): void {
  for (const fault of faults) {
    note_fault(sim, fault, { name: fault.name, where: 'broker', idle: () => null });
  }
}

/** No connection, not even half of one, and every packet in its pool. */
function is_at_rest({ places, receive_pool, send_pool }: BrokerBoard): boolean {
  const is_idle = places.every(
    ({ connection, socket }) => connection === null && socket.nx_tcp_socket_state <= NX_TCP_LISTEN_STATE,
  );
  const is_full = (pool: NX_PACKET_POOL): boolean =>
    pool.nx_packet_pool_available === pool.nx_packet_pool_total;
  return is_idle && is_full(receive_pool) && is_full(send_pool);
}

function usual_arp_cache_bytes({ connections_maximum }: BrokerBoardOptions): number {
  return Math.max(ARP_CACHE_BYTES_LEAST, (connections_maximum + ARP_ENTRIES_FOR_OTHERS) * SIZEOF_NX_ARP);
}

/** tx_application_define of the broker. */
function* define(board: BrokerBoard): Service<void> {
  const { options, core } = board;
  const k = K as Kernel;
  note_broker_faults(k.sim, board.faults.all);
  declare_rest(k, 'nobody is connected', () => is_at_rest(board));
  core.restart(0);
  core.set_gatekeeper((client_id) => board.faults.refuse(client_id));
  nx_system_initialize();
  create_pools(board);
  must(
    'nx_ip_create',
    yield* nx_ip_create(
      board.ip,
      'broker IP',
      options.ip_address,
      options.network_mask,
      board.receive_pool,
      nx_sim_network_driver,
      take_memory(k.sim, STACK_BYTES),
      STACK_BYTES,
      options.ip_priority,
    ),
  );
  const arp_cache_bytes = options.arp_cache_bytes ?? usual_arp_cache_bytes(options);
  must('nx_arp_enable', nx_arp_enable(board.ip, take_memory(k.sim, arp_cache_bytes), arp_cache_bytes));
  must('nx_icmp_enable', nx_icmp_enable(board.ip));
  must('nx_tcp_enable', nx_tcp_enable(board.ip));
  if (options.gateway_address !== 0) {
    must('nx_ip_gateway_address_set', yield* nx_ip_gateway_address_set(board.ip, options.gateway_address));
  }
  must('tx_event_flags_create', tx_event_flags_create(board.events, 'broker events'));
  const begin = (): Service<void> => create_thread(board, board.main_thread, 'broker', () => start(board));
  if (options.ipv6_address === null) yield* begin();
  else yield* create_host_ipv6(board.ip, null, [ipv6_from_text(options.ipv6_address)], begin);
}

/**
 * The main thread. It listens as soon as the first place is there and makes the others then, so that a board that is
 * switched on with the broker finds an open port early.
 */
function* start(board: BrokerBoard): Service<void> {
  const callbacks = broker_callbacks(board);
  for (const place of board.places) {
    yield* create_place(board, place.number, callbacks);
    board.free.push(place);
    const listener = board.listeners[place.number];
    if (listener !== undefined) yield* listen(board, listener, callbacks);
  }
  yield* broker_main(board);
}

/** Room for the receive queue, and for a full transmit queue of every socket and a packet in each sender's hands. */
function create_pools({ options, receive_pool, send_pool }: BrokerBoard): void {
  const { sim } = K as Kernel;
  const { payload_bytes, receive_packets, connections_maximum, transmit_queue_depth } = options;
  const send_packets = connections_maximum * (transmit_queue_depth + 2);
  const create = (pool: NX_PACKET_POOL, name: string, packets: number): void => {
    const bytes = packets * (payload_bytes + PACKET_OVERHEAD_BYTES);
    must(name, nx_packet_pool_create(pool, name, payload_bytes, take_memory(sim, bytes), bytes));
  };
  create(receive_pool, 'broker receive pool', receive_packets);
  create(send_pool, 'broker send pool', send_packets);
}

function* create_place(board: BrokerBoard, number: number, callbacks: BrokerCallbacks): Service<void> {
  const place = board.places[number]!;
  const { window_bytes, transmit_queue_depth } = board.options;
  must(
    'nx_tcp_socket_create',
    yield* nx_tcp_socket_create(
      board.ip,
      place.socket,
      `broker socket ${number}`,
      NX_IP_NORMAL,
      NX_FALSE,
      NX_IP_TIME_TO_LIVE,
      window_bytes,
      NX_NULL,
      callbacks.disconnect,
    ),
  );
  yield* nx_tcp_socket_receive_notify(place.socket, callbacks.receive);
  yield* nx_tcp_socket_transmit_configure(
    place.socket,
    transmit_queue_depth,
    NX_IP_PERIODIC_RATE,
    TRANSMIT_RETRIES,
    TRANSMIT_SHIFT,
  );
  must('tx_semaphore_create', tx_semaphore_create(place.wake, `broker wake ${number}`, 0));
  yield* create_thread(board, place.thread, `broker sender ${number}`, () => broker_sender(board, place));
}

function* create_thread(
  board: BrokerBoard,
  thread: TX_THREAD,
  name: string,
  entry: () => Service<void>,
): Service<void> {
  const { priority } = board.options;
  const stack = take_memory((K as Kernel).sim, STACK_BYTES);
  must(
    name,
    yield* tx_thread_create(
      thread,
      name,
      entry,
      0,
      stack,
      STACK_BYTES,
      priority,
      priority,
      TX_NO_TIME_SLICE,
      TX_AUTO_START,
    ),
  );
}
