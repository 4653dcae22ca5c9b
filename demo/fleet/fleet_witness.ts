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

/** How somebody logs in at a broker. */
export interface BrokerLogin {
  readonly user_name: string;
  readonly password: string;
}

/** CONNACK return codes (MQTT 3.1.1, 3.2.2.3). */
const REFUSALS: readonly string[] = [
  '',
  'the broker does not speak MQTT 3.1.1 (return code 1)',
  'the broker does not take the client id of the subscriber (return code 2)',
  'the broker is not available (return code 3)',
  'the broker refuses the user name or the password (return code 4)',
  'the broker does not let the subscriber in: not authorized (return code 5)',
];
const NO_LOGIN =
  '; boards and subscriber log in with a user name and a password where they are given (--username)';
const SUBACK_REFUSED = 0x80;

/** Told of each message: whose, and what it says. */
export type Heard = (client_id: string, topic: string, payload: Uint8Array) => void;

/** Whose message it is: `fleet/NAME`, or what follows behind a slash. */
export function client_of_topic(topic: string): string {
  return topic.startsWith(TOPIC) ? (topic.slice(TOPIC.length).split('/')[0] as string) : '';
}

export interface WitnessOptions {
  /** Default: null, none. */
  readonly login?: BrokerLogin | null;
  readonly begin_most_ms?: number;
}

export class FleetWitness {
  /** How often its connection ended without its being told: what the broker received until it was back is not known. */
  gaps = 0;
  private readonly host: string;
  private readonly port: number;
  private readonly heard: Heard;
  private readonly begin_most_ms: number;
  private readonly login: BrokerLogin | null;
  private readonly ping: NodeJS.Timeout;
  private again: NodeJS.Timeout | undefined;
  private socket: Socket | null = null;
  private expects_end = false;
  private decoder = new MqttStreamDecoder(PACKET_BYTES_MOST);
  private subscribed = (): void => {};
  /** Why the broker does not let it subscribe. */
  private refused: string | null = null;

  constructor(
    host: string,
    port: number,
    heard: Heard,
    { login = null, begin_most_ms = BEGIN_MOST_MS }: WitnessOptions = {},
  ) {
    this.begin_most_ms = begin_most_ms;
    this.login = login;
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
        reject(new Error(this.refused ?? 'the broker closed the connection of the subscriber to fleet/#'));
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
    const { user_name = null, password = '' } = this.login ?? {};
    const login =
      user_name === null ? { user_name, password: null } : { user_name, password: Buffer.from(password) };
    const session = { clean_session: true, keep_alive_s: KEEP_ALIVE_S, will: null };
    this.refused = null;
    this.send({ type: MQTT_CONNECT, client_id, ...session, ...login });
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

  private connected(socket: Socket, return_code: number): void {
    if (return_code === 0) {
      this.send({ type: MQTT_SUBSCRIBE, packet_id: 1, subscriptions: [{ filter: `${TOPIC}#`, qos: 0 }] });
      return;
    }
    const why = REFUSALS[return_code] as string;
    this.refuse(socket, this.login === null && return_code >= 4 ? `${why}${NO_LOGIN}` : why);
  }

  private refuse(socket: Socket, why: string): void {
    this.refused = why;
    socket.destroy();
  }

  private take(socket: Socket, bytes: Uint8Array): void {
    this.decoder.push(bytes);
    for (let packet = this.decoder.next(); packet !== null; packet = this.decoder.next()) {
      if (packet.type === MQTT_MALFORMED) {
        this.refuse(socket, 'what takes connections there answers with something else than MQTT 3.1.1');
        return;
      }
      if (packet.type === MQTT_CONNACK) this.connected(socket, packet.return_code);
      else if (packet.type === MQTT_SUBACK) {
        if (packet.return_codes[0] === SUBACK_REFUSED)
          this.refuse(
            socket,
            'the broker does not let the subscriber have fleet/#: its access list must allow that',
          );
        else this.subscribed();
      } else if (packet.type === MQTT_PUBLISH)
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
