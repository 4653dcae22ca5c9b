/**
 * The system on which a row of the network error table is tried: `@ip` with a peer on the wire, a bare IP instance,
 * packet pools (fixture of api-errors.json). Every row gets a fresh one.
 */

import {
  NX_FRAGMENT_OKAY,
  NX_IP,
  type NX_IP_DRIVER,
  NX_IP_NORMAL,
  NX_LINK_GET_STATUS,
  NX_LINK_INITIALIZE,
  type NX_PACKET_POOL,
  NX_TCP_SOCKET,
  nx_arp_enable,
  nx_icmp_enable,
  nx_ip_create,
  nx_packet_transmit_release,
  nx_system_initialize,
  nx_tcp_enable,
  nx_tcp_server_socket_accept,
  nx_tcp_server_socket_listen,
  nx_tcp_server_socket_relisten,
  nx_tcp_server_socket_unaccept,
  nx_tcp_socket_create,
  nx_tcp_socket_state_wait,
  nx_udp_enable,
} from '../../../netx/nx_api.ts';
import { type Service, TX_WAIT_FOREVER } from '../../../rtos/tx_api.ts';
import { from_dots, from_hex } from '../wire/bytes.ts';
import { FaultRules } from '../wire/faults.ts';
import { IdealWire, NODE_A, NODE_B, type WireNode } from '../wire/ideal_wire.ts';
import { make_pool, must } from '../wire/lab.ts';

const NETMASK = '255.255.255.0';
const STACK_BYTES = 4096;
const ARP_BYTES = 1664;
const MTU = 1500;
const CLOSED = 1;
export const TIME_TO_LIVE = 128;
export const WINDOW = 1000;
const SERVER_PORT = 7;

class Side implements WireNode {
  readonly ip = new NX_IP();
  readonly address: string;
  readonly mac: Uint8Array;

  constructor(address: string, mac: string) {
    this.address = address;
    this.mac = from_hex(mac);
  }
}

/** What tables have different: addresses of the two sides, and what is set up besides, for which drivers serve groups. */
export interface FixturePlan {
  readonly own: string;
  readonly peer: string;
  readonly extend?: (fixture: ApiFixture) => Service<void>;
}

const USUAL: FixturePlan = { own: '10.0.0.2', peer: '10.0.0.1' };

export class ApiFixture {
  readonly own: Side;
  readonly peer: Side;
  readonly bare = new NX_IP();
  readonly wire: IdealWire;
  private readonly extend: FixturePlan['extend'];
  pool!: NX_PACKET_POOL;
  small_pool!: NX_PACKET_POOL;
  ip_pool!: NX_PACKET_POOL;
  peer_pool!: NX_PACKET_POOL;

  constructor({ own, peer, extend }: FixturePlan = USUAL) {
    this.own = new Side(own, '001122334401');
    this.peer = new Side(peer, '001122334402');
    this.extend = extend;
    this.wire = new IdealWire([this.own, this.peer], {
      mtu: MTU,
      link_delay_ticks: 0,
      faults: new FaultRules([]),
      recorder: null,
      ...(extend === undefined ? {} : { multicast: () => {} }),
    });
  }

  /** The part of the application define callback that makes the fixture. */
  *define(): Service<void> {
    nx_system_initialize();
    this.pool = make_pool('pool', 256, 8);
    this.small_pool = make_pool('small pool', 100, 4);
    this.ip_pool = make_pool('IP pool', 1568, 20);
    this.peer_pool = make_pool('peer pool', 1568, 20);
    yield* create_ip(this.own.ip, this.own.address, this.ip_pool, this.wire.driver(NODE_A), 1);
    yield* create_ip(this.peer.ip, this.peer.address, this.peer_pool, this.wire.driver(NODE_B), 2);
    yield* create_ip(this.bare, '10.0.0.3', this.ip_pool, idle_driver, 2);
    for (const { ip } of [this.own, this.peer]) {
      must(nx_arp_enable(ip, new Uint8Array(ARP_BYTES), ARP_BYTES), 'nx_arp_enable');
      must(nx_icmp_enable(ip), 'nx_icmp_enable');
      must(nx_udp_enable(ip), 'nx_udp_enable');
      must(nx_tcp_enable(ip), 'nx_tcp_enable');
    }
    if (this.extend !== undefined) yield* this.extend(this);
  }

  /** The peer's thread: a server that lets every connection in and does nothing with it. */
  *serve(): Service<void> {
    const socket = new NX_TCP_SOCKET();
    const { ip } = this.peer;
    must(yield* create_tcp_socket(ip, socket), 'nx_tcp_socket_create');
    must(yield* nx_tcp_server_socket_listen(ip, SERVER_PORT, socket, 5, null), 'nx_tcp_server_socket_listen');
    for (;;) {
      yield* nx_tcp_server_socket_accept(socket, TX_WAIT_FOREVER);
      yield* nx_tcp_socket_state_wait(socket, CLOSED, TX_WAIT_FOREVER);
      yield* nx_tcp_server_socket_unaccept(socket);
      yield* nx_tcp_server_socket_relisten(ip, SERVER_PORT, socket);
    }
  }
}

function* create_ip(
  ip: NX_IP,
  address: string,
  pool: NX_PACKET_POOL,
  driver: ReturnType<IdealWire['driver']>,
  priority: number,
): Service<void> {
  const status = yield* nx_ip_create(
    ip,
    `ip ${address}`,
    from_dots(address),
    from_dots(NETMASK),
    pool,
    driver,
    new Uint8Array(STACK_BYTES),
    STACK_BYTES,
    priority,
  );
  must(status, 'nx_ip_create');
}

/** A TCP socket as the fixture has them. */
export function create_tcp_socket(ip: NX_IP, socket: NX_TCP_SOCKET): Service<number> {
  return nx_tcp_socket_create(
    ip,
    socket,
    'socket',
    NX_IP_NORMAL,
    NX_FRAGMENT_OKAY,
    TIME_TO_LIVE,
    WINDOW,
    null,
    null,
  );
}

/** A link driver of a card that no cable is plugged into. */
export function idle_driver(request: NX_IP_DRIVER): void | Service<void> {
  request.nx_ip_driver_status = 0;
  if (request.nx_ip_driver_command === NX_LINK_INITIALIZE) {
    const link = request.nx_ip_driver_interface!;
    link.nx_interface_ip_mtu_size = MTU;
    link.nx_interface_physical_address_msw = 0x0011;
    link.nx_interface_physical_address_lsw = 0x22334403;
    link.nx_interface_address_mapping_needed = 1;
  } else if (request.nx_ip_driver_command === NX_LINK_GET_STATUS) {
    if (request.nx_ip_driver_return_ptr !== null) request.nx_ip_driver_return_ptr.value = 1;
  } else if (request.nx_ip_driver_packet !== null) {
    return release(request);
  }
}

function* release(request: NX_IP_DRIVER): Service<void> {
  yield* nx_packet_transmit_release(request.nx_ip_driver_packet);
}
