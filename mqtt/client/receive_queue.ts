/**
 * The receive queue: PUBLISH messages that wait for nxd_mqtt_client_message_get, oldest first (guide ch.1).
 */

import type { Service } from '../../rtos/tx_api.ts';
import { type ByteRun, config_of, type NXD_MQTT_CLIENT, ReceivedMessage } from './nxd_mqtt_cb.ts';
import { release_run } from './receive_segments.ts';

/** Puts a message at the tail; its packets are the queue's from here on. The caller holds the mutex. */
export function queue_message(client: NXD_MQTT_CLIENT, bytes: ByteRun): void {
  const message = new ReceivedMessage(bytes);
  client.message_receive_queue_depth++;
  if (client.message_receive_queue_head === null) client.message_receive_queue_head = message;
  else (client.message_receive_queue_tail as ReceivedMessage).next = message;
  client.message_receive_queue_tail = message;
}

/** Takes the oldest message off the queue; its packets are the caller's. The queue must not be empty. */
export function unqueue_message(client: NXD_MQTT_CLIENT): ByteRun {
  const message = client.message_receive_queue_head as ReceivedMessage;
  client.message_receive_queue_head = message.next;
  if (message.next === null) client.message_receive_queue_tail = null;
  client.message_receive_queue_depth--;
  return message.bytes;
}

/** Empties the queue: guide ch.1, "releases messages already received". The caller holds the mutex. */
export function* clear_receive_queue(client: NXD_MQTT_CLIENT): Service<void> {
  while (client.message_receive_queue_head !== null) {
    const bytes = unqueue_message(client);
    if (!config_of(client).quirks.unread_messages_leak) yield* release_run(bytes);
  }
  client.message_receive_queue_depth = 0;
}
