// Plays the probe against one broker, with MQTT.js clients on the other side, and gives what each of them saw. The broker is
// a real one behind the gateway, or the one inside the simulation behind a bridge; the play is the same.

import net from 'node:net';
import type { Duplex } from 'node:stream';
import { type IClientOptions, MqttClient } from 'mqtt';
import { broker_firmware } from '../../../mqtt/broker/broker_firmware.ts';
import { Gateway } from '../../../netx/gateway/gateway.ts';
import { type PacedHost, run_paced } from '../../../netx/gateway/paced_run.ts';
import {
  EthernetSegment,
  ip_from_text,
  nx_sim_nic_create,
  type SimNic,
} from '../../../netx/link/sim_link_api.ts';
import { created_pools } from '../../../netx/nx_system.ts';
import { Simulation, Target } from '../../../rtos/sim_api.ts';
import { type Service, tx_semaphore_put } from '../../../rtos/tx_api.ts';
import { CoreBridge } from './core_bridge.ts';
import { Probe, type ProbeLog } from './probe.ts';

export interface Seen {
  readonly probe: ProbeLog;
  /** What each MQTT.js client received: topic, payload, QoS and flags. */
  readonly watcher: string[];
  readonly sleeper: string[];
  readonly latecomer: string[];
  readonly diagnostics: readonly unknown[];
  readonly pools: string[];
}

const LIMIT_S = 40;

interface Arrivals {
  readonly client: MqttClient;
  readonly list: string[];
}

function described(
  topic: string,
  payload: Buffer,
  packet: { qos: number; retain: boolean; dup: boolean },
): string {
  const flags = `${packet.retain ? ' retained' : ''}${packet.dup ? ' dup' : ''}`;
  return `${topic} = ${payload.toString()}, QoS ${packet.qos}${flags}`;
}

function connected(client: MqttClient): Promise<void> {
  return new Promise((resolve) => client.once('connect', () => resolve()));
}

async function until(what: string, is_true: () => boolean): Promise<void> {
  const end_ms = performance.now() + LIMIT_S * 1000;
  while (!is_true()) {
    if (performance.now() > end_ms) throw new Error(`waited in vain until ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

class Stage {
  private readonly sim = new Simulation();
  private readonly lan = new EthernetSegment(this.sim);
  private readonly probe = new Probe();
  private board!: Target;
  private nic!: SimNic;
  private readonly host: PacedHost;
  private readonly connect_stream: () => Duplex;
  private readonly clients: MqttClient[] = [];
  private cues: string[] = [];
  private over = false;

  /** `port`: of a broker on this computer; null: the one in the simulation. */
  constructor(port: number | null) {
    const { sim, lan } = this;
    const ip_address = ip_from_text('192.168.1.81');
    if (port === null) {
      const broker = broker_firmware({ ip_address });
      const target = new Target(sim, { name: 'broker', main: broker.main });
      nx_sim_nic_create(target, lan);
      const bridge = new CoreBridge(broker, target);
      this.host = bridge;
      this.connect_stream = () => bridge.stream();
    } else {
      const gateway = new Gateway(sim, lan, { ip: '192.168.1.2', mask: '255.255.255.0', loopback: false });
      gateway.map('192.168.1.81:1883', `127.0.0.1:${port}`);
      this.host = gateway;
      this.connect_stream = () => net.connect(port, '127.0.0.1');
    }
    this.probe.on_cue_wanted = (place) => this.cues.push(place);
  }

  /** The board comes last: whoever is to hear its first message has subscribed by then, however slow this computer is. */
  private switch_board_on(): void {
    const { sim, lan } = this;
    const power_on_ns = sim.now_ns + 100_000_000;
    this.board = new Target(sim, { name: 'board', main: this.probe.main, power_on_ns });
    this.nic = nx_sim_nic_create(this.board, lan);
  }

  private client(clientId: string, options: IClientOptions = {}): MqttClient {
    const settings = { clientId, reconnectPeriod: 0, keepalive: 0, protocolVersion: 4 as const, ...options };
    const client = new MqttClient(() => this.connect_stream(), settings);
    this.clients.push(client);
    client.on('error', () => {});
    return client;
  }

  private async subscriber(id: string, filter: string, options: IClientOptions = {}): Promise<Arrivals> {
    const client = this.client(id, options);
    const list: string[] = [];
    client.on('message', (topic, payload, packet) => list.push(described(topic, payload, packet)));
    await connected(client);
    await client.subscribeAsync(filter, { qos: 1 });
    return { client, list };
  }

  /** A subscriber with a kept session that falls asleep over its first message, and wakes up again. */
  private async sleeper(): Promise<{ list: string[]; wake: () => Promise<void> }> {
    const list: string[] = [];
    const options = { clean: false };
    const drowsy = this.client('sleeper', options);
    drowsy.handleMessage = (packet) => {
      list.push(described(packet.topic, packet.payload as Buffer, packet));
      drowsy.stream.destroy();
    };
    await connected(drowsy);
    await drowsy.subscribeAsync('probe/kept', { qos: 1 });
    const wake = async () => {
      await until('the sleeper has its message', () => list.length === 1);
      const awake = this.client('sleeper', options);
      awake.on('message', (topic, payload, packet) => list.push(described(topic, payload, packet)));
      await until('the sleeper has it again', () => list.length === 2);
    };
    return { list, wake };
  }

  private async cue(): Promise<void> {
    await until('the probe waits for a cue', () => this.cues.length > 0);
    this.cues.shift();
  }

  private go(): void {
    this.at_once(() =>
      this.board.interrupt('cue', () => tx_semaphore_put(this.probe.cue) as unknown as Service<void>),
    );
  }

  private at_once(what: () => void): void {
    this.sim.schedule(this.sim.now_ns, what);
  }

  /** Pulls the cable when the next frame that holds `text` has left the board. */
  private pull_cable_after(text: string): void {
    const stop = this.lan.tap((frame) => {
      if (!Buffer.from(frame.data()).includes(text)) return;
      stop();
      this.at_once(() => this.nic.port.set_link(false));
    });
  }

  /** What happens, in order. */
  private async play(): Promise<Seen> {
    const partner = this.client('partner');
    await connected(partner);
    const say = (topic: string, text: string, qos: 0 | 1) => partner.publishAsync(topic, text, { qos });
    await partner.publishAsync('config/rate', '42', { qos: 1, retain: true });
    const { client: watching, list: watcher } = await this.subscriber('watcher', 'probe/#');
    const { list: sleeper, wake } = await this.sleeper();
    this.switch_board_on();
    await this.cue();
    await say('cmd/a', 'hello', 1);
    await say('raw', 'bytes', 0);
    await say('cmd/b', 'again', 1);
    this.go();
    await this.cue();
    await say('raw', 'nobody', 0);
    await say('cmd/c', 'yes', 1);
    this.go();
    await this.cue();
    await wake();
    this.go();
    await this.cue();
    await say('cmd/away', 'kept for you', 1);
    this.go();
    await this.cue();
    this.pull_cable_after('probe/dup');
    this.go();
    await this.cue();
    await until('the will of the lost board is there', () => watcher.at(-1)?.includes('will') === true);
    this.at_once(() => this.nic.port.set_link(true));
    this.go();
    await this.cue();
    const pools = this.pools();
    this.at_once(() => this.board.power_off());
    const wills = () => watcher.filter((line) => line.includes('will')).length;
    await until('the will of the dark board is there', () => wills() === 2);
    const { list: latecomer } = await this.subscriber('latecomer', 'probe/#');
    await until('the latecomer has what is retained', () => latecomer.length === 2);
    watching.end(true);
    return {
      probe: this.probe.log,
      watcher,
      sleeper,
      latecomer: latecomer.sort(),
      diagnostics: this.sim.diagnostics,
      pools,
    };
  }

  private pools(): string[] {
    return created_pools(this.board.kernel).objects.map(
      (pool) => `${pool.nx_packet_pool_available} of ${pool.nx_packet_pool_total}`,
    );
  }

  async run(): Promise<Seen> {
    const paced = run_paced(this.sim, { hosts: [this.host], until: () => this.over });
    try {
      return await Promise.race([this.play(), paced.then(() => Promise.reject(new Error('the run ended')))]);
    } finally {
      this.over = true;
      for (const client of this.clients) client.end(true);
      await paced;
      if (this.host instanceof Gateway) this.host.close();
    }
  }
}

/** Plays the probe against a broker on a port of this computer, or (null) against the one in the simulation. */
export function play_probe(port: number | null): Promise<Seen> {
  return new Stage(port).run();
}
