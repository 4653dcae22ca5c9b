// MQTT packets in one direction of a TCP connection, in words.

import { MqttStreamDecoder } from '../../mqtt/codec/mqtt_stream_decoder.ts';
import { mqtt_words } from './mqtt_words.ts';

const PACKET_BYTES_MAXIMUM = 1 << 20;

/** What is read from a stream, whatever the protocol. */
export interface StreamWords {
  /** What the pieces of this protocol are called. */
  readonly piece: string;
  /** Takes the next bytes; one text for each piece that ends in them. */
  take(bytes: Uint8Array): string[];
  /** Bytes of a piece that is not complete yet. */
  readonly begun_bytes: number;
  /** This was none of the protocol; nothing more can be read. */
  readonly broken: boolean;
}

export class MqttStream implements StreamWords {
  readonly piece = 'MQTT packet';
  broken = false;
  private readonly decoder = new MqttStreamDecoder(PACKET_BYTES_MAXIMUM);

  take(bytes: Uint8Array): string[] {
    const texts: string[] = [];
    this.decoder.push(bytes.slice());
    for (let packet = this.decoder.next(); packet !== null; packet = this.decoder.next()) {
      texts.push(`MQTT ${mqtt_words(packet)}`);
      if ('clause' in packet) {
        this.broken = true;
        break;
      }
    }
    return texts;
  }

  get begun_bytes(): number {
    return this.decoder.buffered_bytes;
  }
}
