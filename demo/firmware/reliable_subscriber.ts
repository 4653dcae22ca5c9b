// The other side of reliable_publisher.ts: receives through outages. A message that was acknowledged and not yet read is
// gone when the connection ends (guide ch.1: disconnect empties the receive queue). So the receive notify takes each one out
// at once: it runs before the client acknowledges. What takes long is not done there, in the client's thread, but later.

import {
  NXD_MQTT_SUCCESS,
  nxd_mqtt_client_message_get,
  nxd_mqtt_client_receive_notify_set,
  nxd_mqtt_client_subscribe,
} from '../../mqtt/nxd_mqtt_client.ts';
import { ref, type Service, STRLEN, TX_TIMER_TICKS_PER_SECOND, type ULONG } from '../../rtos/tx_api.ts';
import { board_main } from './board.ts';
import type { Console } from './console.ts';
import { IP_ADDRESS, Network } from './network.ts';
import { type LinkOptions, ReliableLink } from './reliable_link.ts';
import { READINGS_TOPIC } from './reliable_publisher.ts';

const SUBSCRIBER_PRIORITY = 16;
const LOSS_WAIT_S = 60;
const BUFFER_BYTES = 64;

export interface ReliableSubscriberOptions extends Partial<Omit<LinkOptions, 'network' | 'console'>> {
  readonly console: Console;
  /** Gets each message, in the order of arrival; one may come twice. */
  readonly on_message: (text: string) => void;
  /** This board's address; default: 192.168.1.30. */
  readonly address?: ULONG;
}

/** Makes the firmware of one board, which runs forever; what it returns is the board's main. */
export function reliable_subscriber(options: ReliableSubscriberOptions): () => void {
  const { console, on_message, address = IP_ADDRESS(192, 168, 1, 30) } = options;
  const network = new Network();
  const link = new ReliableLink({ name: 'subscriber', ...options, network, console });
  const { client } = link;
  const topic = new Uint8Array(BUFFER_BYTES);
  const message = new Uint8Array(BUFFER_BYTES);
  const topic_length = ref(0);
  const message_length = ref(0);

  /** The receive notify. message_get does not wait here: the client's thread holds the client's mutex already. */
  function* take_all(): Service<void> {
    for (;;) {
      const status = yield* nxd_mqtt_client_message_get(
        client,
        topic,
        topic.length,
        topic_length,
        message,
        message.length,
        message_length,
      );
      if (status !== NXD_MQTT_SUCCESS) return;
      on_message(new TextDecoder().decode(message.subarray(0, message_length.value)));
    }
  }

  function* subscriber(_input: ULONG): Service<void> {
    if (!(yield* link.create())) return;
    yield* nxd_mqtt_client_receive_notify_set(client, take_all);
    for (;;) {
      if (!(yield* link.up())) {
        yield* link.connect();
        // The broker has the subscription of a kept session; one that lost its sessions gets it anew.
        const status = yield* nxd_mqtt_client_subscribe(client, READINGS_TOPIC, STRLEN(READINGS_TOPIC), 1);
        if (status !== NXD_MQTT_SUCCESS) yield* link.give_up();
      }
      yield* link.wait(0, LOSS_WAIT_S * TX_TIMER_TICKS_PER_SECOND);
    }
  }

  return board_main(console, network, address, [
    { name: 'subscriber', entry: subscriber, priority: SUBSCRIBER_PRIORITY },
  ]);
}
