// What a board of a fleet has done since its power came on, as its MQTT clients see it, and as its firmware says beside (sim_count): the
// figures of firmware that does not report any.

import type { MqttClientWatch } from '../../mqtt/client/client_watch.ts';
import { NXD_MQTT_CLIENT_STATE_CONNECTED } from '../../mqtt/client/nxd_mqtt_constants.ts';
import type { NXD_MQTT_CLIENT } from '../../mqtt/nxd_mqtt_client.ts';
import { counts_of } from '../../rtos/services/sim_calls.ts';
import { one_more } from '../../rtos/sim/short_list.ts';
import type { Target } from '../../rtos/sim_api.ts';
import type { MeterFigures } from '../firmware/meter.ts';
import { type Messages, message_key } from './messages.ts';

export const KNOWN_COUNTS = ['taken', 'waiting', 'given up'];

export interface CountedBoard {
  readonly messages: Messages;
  /** Whoever tells what the broker received hears of this topic. */
  hears(topic: string): boolean;
  /** A client of it connects with this id. */
  connects_as(client_id: string): void;
}

const NOT_TAKEN_BACK = (): void => {};

/** Topics as texts: a board mostly publishes to the one that it published to before. */
class TopicText {
  private bytes = new Uint8Array();
  private text = '';

  of(topic: Uint8Array): string {
    const { bytes } = this;
    let same = topic.length === bytes.length;
    for (let n = 0; same && n < topic.length; n++) same = topic[n] === bytes[n];
    if (!same) {
      this.bytes = topic.slice();
      this.text = text_of(topic);
    }
    return this.text;
  }
}

function text_of(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString();
}

function id_of({ nxd_mqtt_client_id: id, nxd_mqtt_client_id_length: length }: NXD_MQTT_CLIENT): string {
  return typeof id === 'string' ? id.slice(0, length) : text_of((id ?? new Uint8Array()).subarray(0, length));
}

export class ClientCounts implements MqttClientWatch {
  private readonly board: CountedBoard;
  private readonly target: Target;
  private clients: readonly NXD_MQTT_CLIENT[] = [];
  private readonly given_before: number;
  private readonly topics = new TopicText();
  private attempts = 0;
  private connects = 0;

  constructor(board: CountedBoard, target: Target) {
    this.board = board;
    this.target = target;
    this.given_before = board.messages.given;
  }

  created(client: NXD_MQTT_CLIENT): void {
    if (!this.clients.includes(client)) this.clients = one_more(this.clients, client);
    this.board.messages.known = true;
  }

  connecting(client: NXD_MQTT_CLIENT): void {
    this.attempts++;
    this.board.connects_as(id_of(client));
  }

  connected(): void {
    this.connects++;
  }

  publishing(topic: Uint8Array, message: Uint8Array): () => void {
    const name = this.topics.of(topic);
    return this.board.hears(name) ? this.board.messages.give(message_key(name, message)) : NOT_TAKEN_BACK;
  }

  /** There is something to count by. */
  get counts(): boolean {
    return this.clients.length > 0 || this.shown('taken') !== undefined;
  }

  /** Counts that the firmware shows and a fleet knows nothing of: misspelt ones. */
  get unknown(): string[] {
    const names = [...(counts_of(this.target.kernel)?.keys() ?? [])];
    return names.filter((name) => !KNOWN_COUNTS.includes(name));
  }

  private shown(name: string): number | undefined {
    return counts_of(this.target.kernel)?.get(name)?.();
  }

  /** What firmware keeps to itself is as if there were none: then a reading is taken when a client takes its message. */
  get figures(): MeterFigures {
    const { board, clients, connects, attempts } = this;
    const waiting = this.shown('waiting') ?? 0;
    const given_up = this.shown('given up') ?? 0;
    const given = board.messages.given - this.given_before;
    const taken = this.shown('taken') ?? given + waiting + given_up;
    let in_flight = 0;
    let connected = false;
    for (const client of clients) {
      in_flight += client.message_transmit_queue_depth;
      connected ||= client.nxd_mqtt_client_state === NXD_MQTT_CLIENT_STATE_CONNECTED;
    }
    return { taken, given_up, waiting, in_flight, connected, connects, attempts };
  }
}
