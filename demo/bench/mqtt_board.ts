// A board with a network and an MQTT client, with the services in short forms, so that a scenario's file holds the
// firmware that matters and little else.

import {
  NXD_MQTT_CLIENT,
  NXD_MQTT_PORT,
  NXD_MQTT_SUCCESS,
  type NxdMqttOptions,
  nxd_mqtt_client_connect,
  nxd_mqtt_client_create,
  nxd_mqtt_client_message_get,
  nxd_mqtt_client_publish,
  nxd_mqtt_client_subscribe,
  nxd_mqtt_options,
} from '../../mqtt/nxd_mqtt_client.ts';
import type { EthernetSegment } from '../../netx/link/ethernet_segment.ts';
import { nx_sim_nic_create } from '../../netx/link/sim_nic.ts';
import {
  NX_FALSE,
  NX_IP,
  NX_PACKET_POOL,
  NX_TRUE,
  NXD_ADDRESS,
  nx_arp_enable,
  nx_icmp_enable,
  nx_ip_create,
  nx_packet_pool_create,
  nx_sim_network_driver,
  nx_system_initialize,
  nx_tcp_enable,
} from '../../netx/nx_api.ts';
import { let_go_at_end } from '../../rtos/sim/let_go.ts';
import { take_memory } from '../../rtos/sim/spare_memory.ts';
import { type Simulation, Target, type TargetConfig } from '../../rtos/sim_api.ts';
import {
  ref,
  type Service,
  STRLEN,
  tx_kernel_enter,
  tx_thread_sleep,
  type UINT,
  type ULONG,
} from '../../rtos/tx_api.ts';
import { IP_ADDRESS } from '../firmware/network.ts';
import { BROKER_IP } from './broker_gateway.ts';
import { MEMORY_BYTES, ThreadMaker } from './kernel_board.ts';

const NETWORK_MASK = 0xffff_ff00;
const PAYLOAD_BYTES = 1568;
const PACKET_HEADER_BYTES = 56;
const IP_PRIORITY = 1;
const BUFFER_BYTES = 256;

export interface MqttBoardOptions {
  readonly name: string;
  /** Last number of the address 192.168.1.n. */
  readonly host: number;
  /** Packets of the client's pool; 20 by default. */
  readonly packets?: number;
  /** Bytes of a packet of the client's pool; a full frame by default. */
  readonly payload_bytes?: number;
  /** Packets of the pool of the IP instance; 20 by default. */
  readonly ip_packets?: number;
  /** One pool for the IP instance and the client, as small boards have it; two by default. */
  readonly one_pool?: boolean;
  /** Priority of the client's thread; 3 by default. */
  readonly mqtt_priority?: number;
  readonly options?: NxdMqttOptions;
  readonly config?: Partial<TargetConfig>;
  readonly power_on_ns?: number;
  /** tx_application_define, after the network has been brought up. */
  readonly define: (board: MqttBoard, make: ThreadMaker) => Service<unknown>;
}

/** One board: pools, IP instance, MQTT client, and the services in the form that the bugs use them. */
export class MqttBoard {
  readonly name: string;
  readonly ip = new NX_IP();
  readonly ip_pool = new NX_PACKET_POOL();
  readonly pool = new NX_PACKET_POOL();
  readonly client = new NXD_MQTT_CLIENT();
  private readonly sim: Simulation;
  private readonly options: MqttBoardOptions;
  private readonly topic_buffer = new Uint8Array(BUFFER_BYTES);
  private readonly message_buffer = new Uint8Array(BUFFER_BYTES);

  constructor(sim: Simulation, options: MqttBoardOptions) {
    this.sim = sim;
    this.name = options.name;
    this.options = options;
    let_go_at_end(sim, this);
  }

  *bring_up(): Service<void> {
    const {
      host,
      packets = 20,
      payload_bytes = PAYLOAD_BYTES,
      ip_packets = 20,
      one_pool = false,
    } = this.options;
    nx_system_initialize();
    if (!one_pool) this.make_pool(this.ip_pool, 'ip pool', PAYLOAD_BYTES, ip_packets);
    this.make_pool(this.pool, 'client pool', payload_bytes, packets);
    const address = IP_ADDRESS(192, 168, 1, host);
    const stack = take_memory(this.sim, 2048);
    const driver = nx_sim_network_driver;
    const pool = one_pool ? this.pool : this.ip_pool;
    yield* nx_ip_create(this.ip, 'ip', address, NETWORK_MASK, pool, driver, stack, 2048, IP_PRIORITY);
    nx_arp_enable(this.ip, take_memory(this.sim, 1024), 1024);
    nx_icmp_enable(this.ip);
    nx_tcp_enable(this.ip);
  }

  private make_pool(pool: NX_PACKET_POOL, name: string, payload_bytes: number, packets: number): void {
    const bytes = packets * (PACKET_HEADER_BYTES + payload_bytes);
    nx_packet_pool_create(pool, name, payload_bytes, take_memory(this.sim, bytes), bytes);
  }

  *create(): Service<UINT> {
    const { mqtt_priority = 3 } = this.options;
    const { client, name, ip, pool } = this;
    const stack = take_memory(this.sim, 4096);
    const length = STRLEN(name);
    return yield* nxd_mqtt_client_create(
      client,
      name,
      name,
      length,
      ip,
      pool,
      stack,
      4096,
      mqtt_priority,
      null,
      0,
    );
  }

  *connect(keepalive_s: number, clean_session: UINT, wait_ticks: ULONG): Service<UINT> {
    const broker = new NXD_ADDRESS(4, BROKER_IP);
    return yield* nxd_mqtt_client_connect(
      this.client,
      broker,
      NXD_MQTT_PORT,
      keepalive_s,
      clean_session,
      wait_ticks,
    );
  }

  *subscribe(topic: string, qos: UINT): Service<UINT> {
    return yield* nxd_mqtt_client_subscribe(this.client, topic, STRLEN(topic), qos);
  }

  *publish(
    topic: string,
    text: string,
    qos: UINT,
    wait_ticks: ULONG,
    retain: UINT = NX_FALSE,
  ): Service<UINT> {
    const { client } = this;
    return yield* nxd_mqtt_client_publish(
      client,
      topic,
      STRLEN(topic),
      text,
      STRLEN(text),
      retain,
      qos,
      wait_ticks,
    );
  }

  /** The text of the next message; null when none waits. */
  *take(): Service<string | null> {
    const { client, topic_buffer, message_buffer } = this;
    const topic_length = ref(0);
    const length = ref(0);
    const status = yield* nxd_mqtt_client_message_get(
      client,
      topic_buffer,
      BUFFER_BYTES,
      topic_length,
      message_buffer,
      BUFFER_BYTES,
      length,
    );
    return status === NXD_MQTT_SUCCESS
      ? String.fromCharCode(...message_buffer.subarray(0, length.value))
      : null;
  }
}

function* define_board(board: MqttBoard, options: MqttBoardOptions, memory: Uint8Array): Service<void> {
  yield* board.bring_up();
  yield* options.define(board, new ThreadMaker(memory));
}

/** Makes the target of such a board, with its card on the segment. */
export function make_mqtt_board(
  sim: Simulation,
  lan: EthernetSegment,
  options: MqttBoardOptions,
): { board: MqttBoard; target: Target } {
  const board = new MqttBoard(sim, options);
  const define = (memory: Uint8Array): Service<void> => define_board(board, options, memory);
  const mqtt = options.options === undefined ? {} : nxd_mqtt_options(options.options);
  const target = new Target(sim, {
    name: options.name,
    main: () => tx_kernel_enter(define),
    config: {
      first_unused_memory_bytes: MEMORY_BYTES,
      ...options.config,
      options: { ...options.config?.options, ...mqtt },
    },
    power_on_ns: options.power_on_ns ?? 0,
  });
  nx_sim_nic_create(target, lan);
  return { board, target };
}

/** What a board that only publishes says, and when. */
export interface PublisherOptions {
  readonly topic: string;
  readonly texts: readonly string[];
  readonly qos: UINT;
  /** When it begins, in ticks, and the ticks between two messages. */
  readonly start_ticks: ULONG;
  readonly gap_ticks: ULONG;
}

function* publish_all(board: MqttBoard, options: PublisherOptions): Service<void> {
  const { topic, texts, qos, start_ticks, gap_ticks } = options;
  yield* board.create();
  yield* board.connect(0, NX_TRUE, 500);
  yield* tx_thread_sleep(start_ticks);
  for (const text of texts) {
    yield* board.publish(topic, text, qos, 100);
    if (gap_ticks > 0) yield* tx_thread_sleep(gap_ticks);
  }
}

/** The board `plant` at 192.168.1.11, which connects and publishes texts to one topic: whoever sends the orders. */
export function publisher_board(options: PublisherOptions): MqttBoardOptions {
  return {
    name: 'plant',
    host: 11,
    define: (board, make) => make.thread('app', 16, () => publish_all(board, options)),
  };
}
