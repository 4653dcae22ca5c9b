// The MQTT client in real time: QoS 0 publishes, QoS 1 round trips, inbound messages through message_get, per second of
// the wall clock. First against a peer that takes no time and acknowledges at once (what is measured is one board), then
// against the broker of this repository on a board of its own (two boards, two stacks).

import { performance } from 'node:perf_hooks';
import { broker_firmware } from '../../mqtt/broker/broker_firmware.ts';
import * as MQTT from '../../mqtt/nxd_mqtt_client.ts';
import { EthernetSegment } from '../../netx/link/ethernet_segment.ts';
import { nx_sim_nic_create } from '../../netx/link/sim_nic.ts';
import * as NX from '../../netx/nx_api.ts';
import { Simulation, Target } from '../../rtos/sim_api.ts';
import * as TX from '../../rtos/tx_api.ts';
import { bring_up, must, start_thread } from '../netx/network_board.ts';
import { figure } from './measure.ts';
import { BenchPeer } from './mqtt_peer.ts';

const BROKER = NX.IP_ADDRESS(10, 0, 0, 1);
const BOARD = NX.IP_ADDRESS(10, 0, 0, 2);
const TOPIC = 'plant/temperature';
const MESSAGE = new TextEncoder().encode('{"celsius": 21.5}');
const STACK = 2048;

/** What the board does once it is connected; counts its units in `board.count`. */
type Job = (board: Board) => TX.Service<void>;

class Board {
  readonly client = new MQTT.NXD_MQTT_CLIENT();
  readonly arrived = new TX.TX_SEMAPHORE();
  count = 0;
  private readonly ip = new NX.NX_IP();
  private readonly pool = new NX.NX_PACKET_POOL();
  private readonly job: Job;

  constructor(job: Job) {
    this.job = job;
  }

  *define(): TX.Service<void> {
    const { ip, pool } = this;
    yield* bring_up({ ip, pool, address: BOARD, packets: 200, arp_cache_bytes: 1024 });
    TX.tx_semaphore_create(this.arrived, 'arrived', 0);
    yield* start_thread('app', 10, () => this.entry());
  }

  private *entry(): TX.Service<void> {
    const { client, ip, pool } = this;
    yield* TX.tx_thread_sleep(50);
    const stack = new Uint8Array(STACK);
    const name = 'bench';
    must(yield* MQTT.nxd_mqtt_client_create(client, name, name, 5, ip, pool, stack, STACK, 4, null, 0));
    const address = new NX.NXD_ADDRESS(4, BROKER);
    must(yield* MQTT.nxd_mqtt_client_connect(client, address, MQTT.NXD_MQTT_PORT, 0, NX.NX_TRUE, 500));
    yield* this.job(this);
  }
}

function* publish(client: MQTT.NXD_MQTT_CLIENT, qos: number): TX.Service<number> {
  const { length } = MESSAGE;
  return yield* MQTT.nxd_mqtt_client_publish(
    client,
    TOPIC,
    TOPIC.length,
    MESSAGE,
    length,
    NX.NX_FALSE,
    qos,
    NX.NX_WAIT_FOREVER,
  );
}

function* publish_qos_0(board: Board): TX.Service<void> {
  for (;;) {
    must(yield* publish(board.client, 0));
    board.count++;
  }
}

/** One message at a time: the next one when PUBACK has come. */
function* publish_qos_1(board: Board): TX.Service<void> {
  board.client.nxd_mqtt_ack_receive_notify = () =>
    TX.tx_semaphore_put(board.arrived) as unknown as TX.Service<void>;
  for (;;) {
    must(yield* publish(board.client, 1));
    yield* TX.tx_semaphore_get(board.arrived, TX.TX_WAIT_FOREVER);
    board.count++;
  }
}

/** Subscribes at QoS 0 and takes every message with message_get. */
function* receive(board: Board): TX.Service<void> {
  const { client, arrived } = board;
  const notify = () => TX.tx_semaphore_put(arrived) as unknown as TX.Service<void>;
  yield* MQTT.nxd_mqtt_client_receive_notify_set(client, notify);
  must(yield* MQTT.nxd_mqtt_client_subscribe(client, TOPIC, TOPIC.length, 0));
  const topic = new Uint8Array(64);
  const message = new Uint8Array(64);
  const topic_length = TX.ref(0);
  const message_length = TX.ref(0);
  for (;;) {
    yield* TX.tx_semaphore_get(arrived, TX.TX_WAIT_FOREVER);
    must(
      yield* MQTT.nxd_mqtt_client_message_get(client, topic, 64, topic_length, message, 64, message_length),
    );
    board.count++;
  }
}

function flood_message(): Uint8Array {
  const topic = new TextEncoder().encode(TOPIC);
  return Uint8Array.of(0x30, 2 + topic.length + MESSAGE.length, 0, topic.length, ...topic, ...MESSAGE);
}

interface Bench {
  readonly sim: Simulation;
  readonly lan: EthernetSegment;
  readonly board: Board;
}

function make(job: Job): Bench {
  const sim = new Simulation({ trace: false });
  const lan = new EthernetSegment(sim, { rate_bps: 1_000_000_000 });
  const board = new Board(job);
  const main = () => TX.tx_kernel_enter(() => board.define());
  nx_sim_nic_create(new Target(sim, { name: 'board', main }), lan);
  return { sim, lan, board };
}

function with_peer(job: Job, ack_every: number, flood: Uint8Array | null): Bench {
  const bench = make(job);
  const peer = new BenchPeer(bench.lan, BROKER, flood === null ? 1_000_000_000 : 10_000_000);
  peer.ack_every = ack_every;
  peer.flood = flood;
  return bench;
}

function with_broker(job: Job): Bench {
  const bench = make(job);
  const { main } = broker_firmware({ ip_address: BROKER });
  nx_sim_nic_create(new Target(bench.sim, { name: 'broker', main }), bench.lan);
  return bench;
}

/** Virtual time goes on until so many units are done. */
const PORTION = 500;

function portion({ sim, board }: Bench): number {
  const before = board.count;
  sim.run({ until: () => board.count - before >= PORTION });
  if (board.count - before < PORTION) throw new Error('the bench came to a halt');
  return board.count - before;
}

interface Rate {
  /** Units per second of the wall clock, and per second that this process had a processor. */
  readonly wall: number;
  readonly cpu: number;
}

function slice(bench: Bench, units: number): Rate {
  const start_ms = performance.now();
  const start_cpu = process.cpuUsage();
  for (let done = 0; done < units; ) done += portion(bench);
  const { user, system } = process.cpuUsage(start_cpu);
  return { wall: (units / (performance.now() - start_ms)) * 1000, cpu: (units / (user + system)) * 1e6 };
}

const WARM_UP_UNITS = 60_000;
const SLICE_UNITS = 20_000;
const SLICES = 8;

/** The best of some slices after a warm-up: what else the machine does can only make it slower. */
function best(bench: Bench): Rate {
  slice(bench, WARM_UP_UNITS);
  const rates = Array.from({ length: SLICES }, () => slice(bench, SLICE_UNITS));
  return {
    wall: Math.max(...rates.map(({ wall }) => wall)),
    cpu: Math.max(...rates.map(({ cpu }) => cpu)),
  };
}

const ROWS: Readonly<Record<string, () => Bench>> = {
  'QoS 0 publishes, each acknowledged at once': () => with_peer(publish_qos_0, 1, null),
  'QoS 0 publishes, every second one': () => with_peer(publish_qos_0, 2, null),
  'QoS 1 round trips': () => with_peer(publish_qos_1, 1, null),
  'inbound through message_get': () => with_peer(receive, 1, flood_message()),
  'QoS 0 publishes to the broker': () => with_broker(publish_qos_0),
  'QoS 1 round trips with the broker': () => with_broker(publish_qos_1),
};

/** Prints the table, or the rows whose name contains `only`. */
export function bench_mqtt(only = ''): void {
  const titles = `${'per second'.padStart(12)}  ${'per CPU second'.padStart(14)}`;
  console.log(`${'MQTT client'.padEnd(44)}  ${titles}`);
  for (const [name, bench] of Object.entries(ROWS)) {
    if (!name.includes(only)) continue;
    const { wall, cpu } = best(bench());
    console.log(`${name.padEnd(44)}  ${figure(wall).padStart(12)}  ${figure(cpu).padStart(14)}`);
  }
}
