// A bench for timelines: clients in front of a broker core, bytes both ways, a clock that is moved by hand.
import { expect } from 'vitest';
import type { BrokerConnection } from '../../../mqtt/broker/broker_connection.ts';
import { BrokerCore } from '../../../mqtt/broker/broker_core.ts';
import type { BrokerOptions } from '../../../mqtt/broker/broker_options.ts';
import { encode_packet } from '../../../mqtt/codec/mqtt_codec.ts';
import {
  MQTT_CONNACK,
  MQTT_CONNECT,
  MQTT_DISCONNECT,
  MQTT_PUBACK,
  MQTT_PUBLISH,
  MQTT_PUBREC,
  MQTT_SUBACK,
  MQTT_SUBSCRIBE,
  type MqttConnect,
  type MqttPacket,
  type MqttPublish,
  type MqttQos,
} from '../../../mqtt/codec/mqtt_packet.ts';

export const text = (value: string): Uint8Array => new TextEncoder().encode(value);

export function publish(topic: string, payload: string, more: Partial<MqttPublish> = {}): MqttPublish {
  return {
    type: MQTT_PUBLISH,
    topic,
    payload: text(payload),
    qos: 0,
    retain: false,
    dup: false,
    packet_id: 0,
    ...more,
  };
}

export class BrokerBench {
  readonly core: BrokerCore;
  now_ms = 0;
  private readonly clients: BenchClient[] = [];

  constructor(options: Partial<BrokerOptions> = {}) {
    this.core = new BrokerCore(options);
  }

  /** A network connection without CONNECT. */
  open(): BenchClient {
    const client = new BenchClient(this, this.core.open(this.now_ms));
    this.clients.push(client);
    return client;
  }

  /** A connected client; CONNACK was taken and is in `connack`. */
  connect(client_id: string, more: Partial<MqttConnect> = {}): BenchClient {
    const client = this.open();
    client.send({ ...CONNECT, client_id, ...more });
    return client;
  }

  /** Moves the clock and lets the broker look at it. */
  at(now_ms: number): void {
    this.now_ms = now_ms;
    this.core.tick(now_ms);
    this.settle();
  }

  /** Lets everything out that may go out, except to clients that read nothing. */
  settle(): void {
    for (let connection = this.core.take_ready(); connection !== null; connection = this.core.take_ready()) {
      this.clients.find((client) => client.connection === connection)?.pull();
    }
  }
}

export const CONNECT: MqttConnect = {
  type: MQTT_CONNECT,
  client_id: 'a',
  clean_session: true,
  keep_alive_s: 0,
  will: null,
  user_name: null,
  password: null,
};

export class BenchClient {
  readonly connection: BrokerConnection;
  private readonly bench: BrokerBench;
  private received: MqttPacket[] = [];
  /** False: nothing is taken off the broker, as behind a closed TCP window. */
  reading = true;
  /** True once the broker closed. */
  closed = false;

  constructor(bench: BrokerBench, connection: BrokerConnection) {
    this.bench = bench;
    this.connection = connection;
  }

  send(...packets: MqttPacket[]): void {
    for (const packet of packets) {
      const bytes = encode_packet(packet);
      if ('clause' in bytes) throw new Error(`${bytes.clause} ${bytes.reason}`);
      this.send_bytes(bytes);
    }
  }

  send_bytes(bytes: Uint8Array): void {
    this.bench.core.receive(this.connection, bytes, this.bench.now_ms);
    this.bench.settle();
  }

  /** What came since the last time. */
  take(): MqttPacket[] {
    const taken = this.received;
    this.received = [];
    return taken;
  }

  /** The network connection breaks without DISCONNECT. */
  vanish(): void {
    this.bench.core.closed(this.connection, this.bench.now_ms);
    this.bench.settle();
  }

  disconnect(): void {
    this.send({ type: MQTT_DISCONNECT });
  }

  subscribe(filter: string, qos: MqttQos, packet_id = 1): MqttPacket[] {
    this.send({ type: MQTT_SUBSCRIBE, packet_id, subscriptions: [{ filter, qos }] });
    const taken = this.take();
    expect(taken[0]?.type).toBe(taken[0]?.type === MQTT_CONNACK ? MQTT_CONNACK : MQTT_SUBACK);
    return taken;
  }

  /** Publishes and, for QoS 1 and 2, checks the first acknowledgement. */
  publish(topic: string, payload: string, qos: MqttQos = 0, packet_id = 1): void {
    this.send(publish(topic, payload, { qos, packet_id: qos === 0 ? 0 : packet_id }));
    if (qos === 0) return;
    const type = qos === 1 ? MQTT_PUBACK : MQTT_PUBREC;
    expect(this.take()).toContainEqual({ type, packet_id });
  }

  pull(): void {
    const { core, now_ms } = this.bench;
    if (!this.reading) return;
    for (
      let packet = core.next_packet(this.connection);
      packet !== null;
      packet = core.next_packet(this.connection)
    ) {
      this.received.push(packet);
    }
    if (this.connection.close === null || this.closed) return;
    this.closed = true;
    core.closed(this.connection, now_ms);
  }
}

/** The payloads of the PUBLISHes as text, for short expectations. */
export function payloads(packets: readonly MqttPacket[]): string[] {
  return packets
    .filter((packet) => packet.type === MQTT_PUBLISH)
    .map((packet) => new TextDecoder().decode(packet.payload));
}
