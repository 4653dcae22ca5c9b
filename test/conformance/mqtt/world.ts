/**
 * What an mqtt program works with: the client side (IP instance, pools, two client objects) and the broker side
 * (IP instance, pool, a TCP server socket for each broker actor), as the README of mqtt sets them up (sections 2 to 4).
 */

import { NXD_MQTT_CLIENT } from '../../../mqtt/nxd_mqtt_client.ts';
import {
  NX_FRAGMENT_OKAY,
  NX_IP,
  NX_IP_NORMAL,
  type NX_PACKET_POOL,
  NX_TCP_SOCKET,
  nx_arp_enable,
  nx_icmp_enable,
  nx_ip_create,
  nx_system_initialize,
  nx_tcp_enable,
  nx_tcp_server_socket_listen,
  nx_tcp_socket_create,
} from '../../../netx/nx_api.ts';
import { type Service, TX_SEMAPHORE, tx_semaphore_create } from '../../../rtos/tx_api.ts';
import type { JsonObject } from '../case.ts';
import { from_dots, from_hex } from '../wire/bytes.ts';
import { type IdealWire, NODE_A, NODE_B, type WireNode } from '../wire/ideal_wire.ts';
import { make_pool, must, number_of, object_of } from '../wire/lab.ts';

const CLIENTS = 2;
const STACK_BYTES = 4096;
const ARP_BYTES = 1664;
const TIME_TO_LIVE = 128;
const BACKLOG = 5;
const NETMASK = '255.255.255.0';

/** A client object and what the interpreter keeps beside it. */
export class ClientObject {
  readonly index: number;
  readonly client = new NXD_MQTT_CLIENT();
  readonly stack = new Uint8Array(STACK_BYTES);
  /** Put by the receive and by the disconnect callback, once per call. */
  readonly notified = new TX_SEMAPHORE();
  readonly disconnected = new TX_SEMAPHORE();
  /** What the receive callback does beside logging. */
  mode = 0;
  created = false;

  constructor(index: number) {
    this.index = index;
  }
}

/** The server side of one broker actor. */
export class BrokerEnd {
  readonly port: number;
  readonly socket = new NX_TCP_SOCKET();
  /** Received bytes not yet taken as complete packets. */
  buffer: Uint8Array = new Uint8Array(0);
  /** How often a list of acknowledgement modes was asked for the next one. */
  puback_turn = 0;

  constructor(port: number) {
    this.port = port;
  }
}

class Side implements WireNode {
  readonly ip = new NX_IP();
  readonly address: string;
  readonly mac: Uint8Array;
  readonly priority: number;

  constructor(address: string, mac: string, priority: number) {
    this.address = address;
    this.mac = from_hex(mac);
    this.priority = priority;
  }
}

export class MqttWorld {
  readonly config: JsonObject;
  readonly client_side: Side;
  readonly broker_side: Side;
  readonly clients = Array.from({ length: CLIENTS }, (_none, index) => new ClientObject(index));
  /** By name of the broker actor. */
  readonly brokers = new Map<string, BrokerEnd>();
  client_pool!: NX_PACKET_POOL;
  /** The default pool of the client-side IP instance; the client's own pool if they share one. */
  ip_pool!: NX_PACKET_POOL;
  broker_pool!: NX_PACKET_POOL;

  constructor(config: JsonObject) {
    this.config = config;
    this.client_side = new Side('10.0.0.2', '001122334401', this.priority('ipClient', 1));
    this.broker_side = new Side('10.0.0.1', '001122334402', this.priority('ipBroker', 2));
  }

  /** A thread priority by its name in the configuration. */
  priority(name: string, otherwise: number): number {
    return number_of(object_of(this.config, 'prio'), name, otherwise);
  }

  get shares_pool(): boolean {
    return this.config['ipPool'] === null;
  }

  /** Pools, IP instances and protocols, client side first. */
  *define(wire: IdealWire): Service<void> {
    nx_system_initialize();
    this.client_pool = this.make_pool('pool', 512, 12);
    this.ip_pool = this.shares_pool ? this.client_pool : this.make_pool('ipPool', 1568, 24);
    this.broker_pool = this.make_pool('brokerPool', 1568, 60);
    yield* create_ip(this.client_side, this.ip_pool, wire.driver(NODE_A));
    yield* create_ip(this.broker_side, this.broker_pool, wire.driver(NODE_B));
    const sides = [this.client_side.ip, this.broker_side.ip];
    for (const ip of sides) must(nx_arp_enable(ip, new Uint8Array(ARP_BYTES), ARP_BYTES), 'nx_arp_enable');
    for (const ip of sides) must(nx_icmp_enable(ip), 'nx_icmp_enable');
    for (const ip of sides) must(nx_tcp_enable(ip), 'nx_tcp_enable');
    for (const { notified, disconnected } of this.clients) {
      must(tx_semaphore_create(notified, 'notified', 0), 'tx_semaphore_create');
      must(tx_semaphore_create(disconnected, 'disconnected', 0), 'tx_semaphore_create');
    }
  }

  private make_pool(key: string, payload: number, count: number): NX_PACKET_POOL {
    const given = object_of(this.config, key);
    return make_pool(key, number_of(given, 'payload', payload), number_of(given, 'count', count));
  }

  /** The control thread's part: a listening socket for each broker actor. */
  *prepare(): Service<void> {
    const { ip } = this.broker_side;
    const window = number_of(this.config, 'brokerWindow', 65_535);
    for (const { socket, port } of this.brokers.values()) {
      const status = yield* nx_tcp_socket_create(
        ip,
        socket,
        'broker',
        NX_IP_NORMAL,
        NX_FRAGMENT_OKAY,
        TIME_TO_LIVE,
        window,
        null,
        null,
      );
      must(status, 'nx_tcp_socket_create');
      must(
        yield* nx_tcp_server_socket_listen(ip, port, socket, BACKLOG, null),
        'nx_tcp_server_socket_listen',
      );
    }
  }
}

function* create_ip(
  side: Side,
  pool: NX_PACKET_POOL,
  driver: ReturnType<IdealWire['driver']>,
): Service<void> {
  const status = yield* nx_ip_create(
    side.ip,
    `ip ${side.address}`,
    from_dots(side.address),
    from_dots(NETMASK),
    pool,
    driver,
    new Uint8Array(STACK_BYTES),
    STACK_BYTES,
    side.priority,
  );
  must(status, 'nx_ip_create');
}
