/**
 * nxd_mqtt_client_message_get: the oldest message of the receive queue (guide ch.1 and ch.3).
 */

import { K } from '../../rtos/kernel/current.ts';
import type { Ref, Service, UINT } from '../../rtos/tx_api.ts';
import { lock, unlock } from './lock.ts';
import type { ByteRun, NXD_MQTT_CLIENT, ReceivedMessage } from './nxd_mqtt_cb.ts';
import {
  NXD_MQTT_INSUFFICIENT_BUFFER_SPACE,
  NXD_MQTT_NO_MESSAGE,
  NXD_MQTT_SUCCESS,
} from './nxd_mqtt_constants.ts';
import { unqueue_message } from './receive_queue.ts';
import { extract, type FixedHeader, first_byte, read_fixed_header, release_run } from './receive_segments.ts';

/** Where topic and message lie in a queued PUBLISH (MQTT 3.1.1 3.3.2 and 3.3.3). */
interface MessagePlaces {
  topic_offset: number;
  topic_length: number;
  message_offset: number;
  message_length: number;
}

const header: FixedHeader = { remaining_length: 0, offset: 0 };
const length_bytes = new Uint8Array(2);

/** False when the packet has no room for the packet id that its QoS asks for. */
function find_places(bytes: ByteRun, places: MessagePlaces): boolean {
  const qos = (first_byte(bytes) >> 1) & 3;
  if (read_fixed_header(bytes, header) !== NXD_MQTT_SUCCESS || header.remaining_length < 2) return false;
  if (extract(bytes, header.offset, length_bytes, 2) !== 2) return false;
  const topic_length = ((length_bytes[0] as number) << 8) | (length_bytes[1] as number);
  if (topic_length > header.remaining_length - 2) return false;
  const id_length = qos === 1 || qos === 2 ? 2 : 0;
  const message_length = header.remaining_length - 2 - topic_length - id_length;
  if (message_length < 0) return false;
  places.topic_offset = header.offset + 2;
  places.topic_length = topic_length;
  places.message_offset = header.offset + 2 + topic_length + id_length;
  places.message_length = message_length;
  return true;
}

function note_reader(client: NXD_MQTT_CLIENT): void {
  const thread = K?.current ?? null;
  if (thread !== null && !client.readers.includes(thread)) client.readers.push(thread);
}

/** nxd_mqtt_client_message_get behind its checks. */
export function* message_get(
  client: NXD_MQTT_CLIENT,
  topic_buffer: Uint8Array,
  topic_buffer_size: UINT,
  actual_topic_length: Ref<UINT> | null,
  message_buffer: Uint8Array,
  message_buffer_size: UINT,
  actual_message_length: Ref<UINT> | null,
): Service<UINT> {
  note_reader(client);
  yield* lock(client);
  const places: MessagePlaces = { topic_offset: 0, topic_length: 0, message_offset: 0, message_length: 0 };
  while (client.message_receive_queue_depth > 0) {
    const found = find_places((client.message_receive_queue_head as ReceivedMessage).bytes, places);
    if (found && (topic_buffer_size < places.topic_length || message_buffer_size < places.message_length)) {
      yield* unlock(client);
      return NXD_MQTT_INSUFFICIENT_BUFFER_SPACE;
    }
    const bytes = unqueue_message(client);
    if (found) {
      const topic_length = copy_out(bytes, places.topic_offset, topic_buffer, places.topic_length);
      const message_length = copy_out(bytes, places.message_offset, message_buffer, places.message_length);
      if (actual_topic_length !== null) actual_topic_length.value = topic_length;
      if (actual_message_length !== null) actual_message_length.value = message_length;
      yield* release_run(bytes);
      yield* unlock(client);
      return NXD_MQTT_SUCCESS;
    }
    yield* release_run(bytes);
  }
  yield* unlock(client);
  return NXD_MQTT_NO_MESSAGE;
}

function copy_out(bytes: ByteRun, offset: number, target: Uint8Array, length: number): number {
  return length === 0 ? 0 : Math.max(0, extract(bytes, offset, target, Math.min(length, target.length)));
}
