// A fleet with a real broker: through a gateway beside the router, at the pace of the wall clock or so many times faster. What the
// broker has received is what it gives a subscriber to `fleet/#`, which is a client of this computer's and no board.

import { connect, type Socket } from 'node:net';
import { encode_packet } from '../../mqtt/codec/mqtt_codec.ts';
import {
  MQTT_CONNACK,
  MQTT_CONNECT,
  MQTT_MALFORMED,
  MQTT_PINGREQ,
  MQTT_PUBACK,
  MQTT_PUBLISH,
  MQTT_SUBACK,
  MQTT_SUBSCRIBE,
  type MqttPacket,
} from '../../mqtt/codec/mqtt_packet.ts';
import { MqttStreamDecoder } from '../../mqtt/codec/mqtt_stream_decoder.ts';
import { Gateway } from '../../netx/gateway/gateway.ts';
import { run_paced } from '../../netx/gateway/paced_run.ts';
import type { NX_PACKET_POOL } from '../../netx/nx_cb.ts';
import { created_pools } from '../../netx/nx_system.ts';
import { ip_to_text } from '../../netx/wire/address_text.ts';
import type { Simulation } from '../../rtos/sim_api.ts';
import { Fleet, type FleetOptions } from './fleet.ts';
import type { BrokerSide, FleetBrokerPlace } from './fleet_broker.ts';
import type { FleetScenario } from './fleet_plan.ts';
import type { FleetBrokerResult, FleetResult } from './fleet_result.ts';

const TOPIC = 'fleet/';
const KEEP_ALIVE_S = 60;
const PACKET_BYTES_MOST = 1 << 20;
/** More connections than boards: one that ended is still there for a moment when the next begins. */
const SPARE_CONNECTIONS = 16;
/** After the end the broker may still have something for the subscriber. */
const LAST_WORDS_MS = 1000;

/** Hears what a broker received from the boards, by subscribing to it. */
class Witness {
  private readonly socket: Socket;
  private readonly decoder = new MqttStreamDecoder(PACKET_BYTES_MOST);
  private readonly heard: (client_id: string, topic: string, payload: Uint8Array) => void;
  private readonly ping: NodeJS.Timeout;
  /** Settles when the broker has taken the subscription. */
  readonly ready: Promise<void>;
  private subscribed = (): void => {};

  constructor(
    host: string,
    port: number,
    heard: (client_id: string, topic: string, payload: Uint8Array) => void,
  ) {
    this.heard = heard;
    this.socket = connect(port, host);
    this.ready = new Promise((resolve, reject) => {
      this.subscribed = resolve;
      this.socket.once('error', reject);
    });
    const client_id = `witness-${process.pid}`;
    const nobody = { will: null, user_name: null, password: null };
    this.send({ type: MQTT_CONNECT, client_id, clean_session: true, keep_alive_s: KEEP_ALIVE_S, ...nobody });
    this.socket.on('data', (bytes) => this.take(bytes));
    this.ping = setInterval(() => this.send({ type: MQTT_PINGREQ }), (KEEP_ALIVE_S * 1000) / 2);
    this.ping.unref();
  }

  private send(packet: MqttPacket): void {
    const bytes = encode_packet(packet);
    if (bytes instanceof Uint8Array) this.socket.write(bytes);
  }

  private take(bytes: Uint8Array): void {
    this.decoder.push(bytes);
    for (let packet = this.decoder.next(); packet !== null; packet = this.decoder.next()) {
      if (packet.type === MQTT_MALFORMED) {
        this.close();
        return;
      }
      if (packet.type === MQTT_CONNACK)
        this.send({ type: MQTT_SUBSCRIBE, packet_id: 1, subscriptions: [{ filter: `${TOPIC}#`, qos: 1 }] });
      else if (packet.type === MQTT_SUBACK) this.subscribed();
      else if (packet.type === MQTT_PUBLISH) {
        this.heard(packet.topic.slice(TOPIC.length), packet.topic, packet.payload);
        if (packet.qos === 1) this.send({ type: MQTT_PUBACK, packet_id: packet.packet_id });
      }
    }
    this.decoder.let_go_of_chunk();
  }

  close(): void {
    clearInterval(this.ping);
    this.socket.destroy();
  }
}

function not_ours(): never {
  throw new Error('the broker is a real one: a fault of the fleet cannot switch it off');
}

class RealBroker implements BrokerSide {
  readonly name: string;
  readonly tells_presence = false;
  readonly gateway: Gateway;
  connections_opened = 0;
  readonly backlog = 0;
  private most_connections = 0;

  constructor(sim: Simulation, address: string, { segment, clients, ...place }: FleetBrokerPlace) {
    this.name = place.name;
    const own = ip_to_text(place.address + 1);
    const router = ip_to_text(place.gateway_address);
    const connections = clients + SPARE_CONNECTIONS;
    this.gateway = new Gateway(sim, segment, {
      ip: own,
      mask: '255.255.0.0',
      router,
      loopback: false,
      connections,
    });
    this.gateway.map(`${ip_to_text(place.address)}:1883`, address);
    this.gateway.on_notice = (text) => {
      if (text.endsWith('connected')) this.connections_opened++;
    };
  }

  power_on = not_ours;
  power_off = not_ours;
  end_program = not_ours;

  /** The gateway's, through which everything goes. */
  private get pool(): NX_PACKET_POOL | undefined {
    return created_pools(this.gateway.target.kernel).objects[0];
  }

  get free_receive_packets(): number {
    return this.pool?.nx_packet_pool_available ?? 0;
  }

  look(): void {
    this.most_connections = Math.max(this.most_connections, this.gateway.open);
  }

  get result(): FleetBrokerResult {
    const { connections_opened, most_connections } = this;
    const fewest_receive_packets = this.pool?.sim_fewest_available ?? 0;
    return {
      name: this.name,
      connections_opened,
      most_connections,
      most_backlog: 0,
      fewest_receive_packets,
      keep_alive_timeouts: 0,
    };
  }
}

export interface RealBrokerOptions extends Omit<FleetOptions, 'broker'> {
  /** HOST:PORT */
  readonly address: string;
  /** Virtual seconds for each second of the wall clock. Default: 1. */
  readonly speed?: number;
  readonly progress?: (virtual_s: number) => void;
}

/** Runs a fleet with a real broker. The same seed does not give the same run: the broker decides too. */
export async function run_with_real_broker(
  scenario: FleetScenario,
  { address, speed = 1, progress = () => {}, ...options }: RealBrokerOptions,
): Promise<FleetResult> {
  const [, host = '', port = ''] = /^(.+):(\d+)$/.exec(address) ?? [];
  let witness: Witness | null = null;
  let real: RealBroker | null = null;
  try {
    const fleet = new Fleet(scenario, {
      ...options,
      broker: (sim, place) => {
        witness = new Witness(host, Number(port), place.message);
        real = new RealBroker(sim, address, place);
        return real;
      },
    });
    const { gateway } = real as unknown as RealBroker;
    await (witness as unknown as Witness).ready;
    for (const time_s of fleet.sample_times()) {
      await run_paced(fleet.sim, { until_ns: Math.round(time_s * 1e9), hosts: [gateway], speed });
      fleet.look(time_s);
      progress(time_s);
    }
    await new Promise((resolve) => setTimeout(resolve, LAST_WORDS_MS));
    return fleet.result();
  } finally {
    (witness as Witness | null)?.close();
    (real as RealBroker | null)?.gateway.close();
  }
}
