/**
 * One network connection as the broker sees it: its input stream, the answers that wait to go out, its keep alive.
 *
 * The session outlives it; what belongs to the connection alone ends with it. The will is here and not in the session,
 * because a will is for the connection that brought it (MQTT 3.1.1 chapter 3.1.2.5).
 */
import type { MqttPacket, MqttWill } from '../codec/mqtt_packet.ts';
import { MqttStreamDecoder } from '../codec/mqtt_stream_decoder.ts';
import type { BrokerSession } from './broker_session.ts';
import { Fifo } from './fifo.ts';

/** Why a connection ends, for logs and tests. */
export interface BrokerClose {
  /** The clause that asks for it, or '' (the peer went away). */
  readonly clause: string;
  readonly reason: string;
  /** True: the peer is not expected to answer, so the transport should not wait for its FIN. */
  readonly abrupt?: boolean;
}

export class BrokerConnection {
  /** Counts from 1; never used twice. */
  readonly id: number;
  readonly opened_ms: number;
  readonly decoder: MqttStreamDecoder;
  /** Everything to be sent but fresh PUBLISHes, which wait in the session. */
  readonly answers = new Fifo<MqttPacket>();
  /** Null before CONNECT was accepted, and again when the connection ends. */
  session: BrokerSession | null = null;
  will: MqttWill | null = null;
  /** Client id of the CONNECT, kept for logs. */
  client_id = '';
  /** Time without a packet after which the client counts as lost; 0 for never. */
  silence_maximum_ms = 0;
  last_heard_ms: number;
  /** Set when the connection is to be closed once `answers` is empty; nothing is read from it any more. */
  close: BrokerClose | null = null;
  /** True while input waits because too many answers do. */
  input_paused = false;
  /** True while it stands in the list of connections with something to send. */
  ready = false;

  constructor(id: number, now_ms: number, packet_bytes_maximum: number) {
    this.id = id;
    this.opened_ms = now_ms;
    this.last_heard_ms = now_ms;
    this.decoder = new MqttStreamDecoder(packet_bytes_maximum);
  }
}
