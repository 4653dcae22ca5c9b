// Hears what a real broker received from the boards, by subscribing to `fleet/#`: a client of this computer's, and no board. With QoS 0,
// as what a thousand boards have kept comes in a moment: of messages that a client has to acknowledge a broker queues so many (Mosquitto
// a thousand by default) and drops the others, while those with QoS 0 wait in the buffers of the connection.

import { connect, type Socket } from 'node:net';
import { encode_packet } from '../../mqtt/codec/mqtt_codec.ts';
import {
  MQTT_CONNACK,
  MQTT_CONNECT,
  MQTT_MALFORMED,
  MQTT_PINGREQ,
  MQTT_PUBLISH,
  MQTT_SUBACK,
  MQTT_SUBSCRIBE,
  type MqttPacket,
} from '../../mqtt/codec/mqtt_packet.ts';
import { MqttStreamDecoder } from '../../mqtt/codec/mqtt_stream_decoder.ts';

const TOPIC = 'fleet/';
const KEEP_ALIVE_S = 60;
const PACKET_BYTES_MOST = 1 << 20;

/** Whoever takes a connection and says nothing for so long is no broker. */
const BEGIN_MOST_MS = 10_000;
/** A broker that has closed the connection is asked again after this. */
const AGAIN_MS = 200;

/** Told of each message: whose, and what it says. */
export type Heard = (client_id: string, topic: string, payload: Uint8Array) => void;

/** Whose message it is: `fleet/NAME`, or what follows behind a slash. */
export function client_of_topic(topic: string): string {
  return topic.startsWith(TOPIC) ? (topic.slice(TOPIC.length).split('/')[0] as string) : '';
}

export class FleetWitness {
  /** How often its connection ended without its being told: what the broker received until it was back is not known. */
  gaps = 0;
  private readonly host: string;
  private readonly port: number;
  private readonly heard: Heard;
  private readonly begin_most_ms: number;
  private readonly ping: NodeJS.Timeout;
  private again: NodeJS.Timeout | undefined;
  private socket: Socket | null = null;
  private expects_end = false;
  private decoder = new MqttStreamDecoder(PACKET_BYTES_MOST);
  private subscribed = (): void => {};

  constructor(host: string, port: number, heard: Heard, begin_most_ms = BEGIN_MOST_MS) {
    this.begin_most_ms = begin_most_ms;
    this.host = host;
    this.port = port;
    this.heard = heard;
    this.ping = setInterval(() => this.send({ type: MQTT_PINGREQ }), (KEEP_ALIVE_S * 1000) / 2);
    this.ping.unref();
  }

  /** Settles when the broker has taken the subscription. */
  begin(): Promise<void> {
    return new Promise((resolve, reject) => {
      const socket = this.connect();
      const closed = (): void =>
        reject(new Error('the broker closed the connection of the subscriber to fleet/#'));
      const late = setTimeout(() => {
        reject(
          new Error(
            `what takes connections there does not answer as an MQTT broker within ${this.begin_most_ms / 1000} s`,
          ),
        );
        socket.destroy();
      }, this.begin_most_ms);
      socket.once('error', reject);
      socket.once('close', closed);
      socket.once('close', () => clearTimeout(late));
      this.subscribed = () => {
        clearTimeout(late);
        socket.off('close', closed);
        socket.on('close', () => this.lost(socket));
        resolve();
      };
    });
  }

  /** The broker is about to end: settles when everything has come that it still sends. */
  async end_with_broker(broker_ends: () => Promise<void>): Promise<void> {
    const { socket } = this;
    this.expects_end = true;
    const closed = socket === null || socket.closed ? null : until_closed(socket);
    await broker_ends();
    await closed;
    this.socket = null;
    this.expects_end = false;
  }

  close(): void {
    clearInterval(this.ping);
    clearTimeout(this.again);
    this.expects_end = true;
    this.socket?.destroy();
  }

  private connect(): Socket {
    const socket = connect(this.port, this.host);
    this.socket = socket;
    this.decoder = new MqttStreamDecoder(PACKET_BYTES_MOST);
    socket.on('data', (bytes) => this.take(socket, bytes));
    // `close` follows.
    socket.on('error', () => {});
    const client_id = `witness-${process.pid}`;
    const nobody = { will: null, user_name: null, password: null };
    this.send({ type: MQTT_CONNECT, client_id, clean_session: true, keep_alive_s: KEEP_ALIVE_S, ...nobody });
    return socket;
  }

  private lost(socket: Socket): void {
    if (this.expects_end || this.socket !== socket) return;
    this.gaps++;
    const again = (): void => {
      this.begin().catch(() => {
        this.again = setTimeout(again, AGAIN_MS);
      });
    };
    again();
  }

  private send(packet: MqttPacket): void {
    const bytes = encode_packet(packet);
    if (bytes instanceof Uint8Array) this.socket?.write(bytes);
  }

  private take(socket: Socket, bytes: Uint8Array): void {
    this.decoder.push(bytes);
    for (let packet = this.decoder.next(); packet !== null; packet = this.decoder.next()) {
      if (packet.type === MQTT_MALFORMED) {
        socket.destroy();
        return;
      }
      if (packet.type === MQTT_CONNACK)
        this.send({ type: MQTT_SUBSCRIBE, packet_id: 1, subscriptions: [{ filter: `${TOPIC}#`, qos: 0 }] });
      else if (packet.type === MQTT_SUBACK) this.subscribed();
      else if (packet.type === MQTT_PUBLISH)
        this.heard(client_of_topic(packet.topic), packet.topic, packet.payload);
    }
    this.decoder.let_go_of_chunk();
  }
}

/** A reset is an end as well. */
function until_closed(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    socket.once('close', () => resolve());
  });
}
