// Firmware that loses nothing: it publishes numbered readings with QoS 1 through outages of link and broker, and reconnects
// with backoff (reliable_link.ts). A reading is given up only when the client has taken it: after a publish that
// succeeded the client keeps the message and sends it again until the broker has acknowledged it; after one that failed
// the firmware has it still and publishes it again. So a reading may arrive twice, and never not at all.

import {
  NXD_MQTT_NOT_CONNECTED,
  NXD_MQTT_SUCCESS,
  nxd_mqtt_client_publish,
} from '../../mqtt/nxd_mqtt_client.ts';
import { NX_FALSE } from '../../netx/nx_api.ts';
import {
  type Service,
  STRLEN,
  TX_OR,
  TX_TIMER_TICKS_PER_SECOND,
  tx_event_flags_set,
  tx_thread_sleep,
  type UINT,
  type ULONG,
} from '../../rtos/tx_api.ts';
import { board_main } from './board.ts';
import type { Console } from './console.ts';
import { IP_ADDRESS, Network } from './network.ts';
import { type LinkOptions, ReliableLink } from './reliable_link.ts';

const ACKNOWLEDGED = 1;
const PUBLISHER_PRIORITY = 16;
const PUBLISH_WAIT_S = 2;
const NEWS_WAIT_S = 10;
/** Readings that wait for their acknowledgement; each holds a packet of the pool, and each one on its way another. */
const IN_FLIGHT_MAXIMUM = 8;
/** So many publishes in a row fail before the connection is given up. */
const FAILURES_MAXIMUM = 5;
const PAUSE_AFTER_FAILURE_MS = 200;

export const READINGS_TOPIC = 'plant/readings';

export interface ReliablePublisherOptions extends Partial<Omit<LinkOptions, 'network' | 'console'>> {
  readonly console: Console;
  /** This board's address; default: 192.168.1.20. */
  readonly address?: ULONG;
  /** How many readings, numbered from 0; default: 100. */
  readonly readings?: number;
  /** Pause between two readings in milliseconds; default: 100. */
  readonly period_ms?: number;
}

/** So long in ticks of this board, one at least. */
function ticks_of(ms: number): ULONG {
  return Math.max(1, Math.round((ms * TX_TIMER_TICKS_PER_SECOND) / 1000));
}

/** Makes the firmware of one board; what it returns is the board's main. */
export function reliable_publisher(options: ReliablePublisherOptions): () => void {
  const { console, address = IP_ADDRESS(192, 168, 1, 20), readings = 100, period_ms = 100 } = options;
  const network = new Network();
  const link = new ReliableLink({ name: 'publisher', ...options, network, console });
  const { client } = link;
  let next = 0;
  let failures = 0;

  /** The acknowledge notify. Like all callbacks it runs in the client's thread. */
  function* acknowledged(): Service<void> {
    yield* tx_event_flags_set(link.events, ACKNOWLEDGED, TX_OR);
  }

  function* publish(number: number): Service<UINT> {
    const text = `${number}`;
    return yield* nxd_mqtt_client_publish(
      client,
      READINGS_TOPIC,
      STRLEN(READINGS_TOPIC),
      text,
      STRLEN(text),
      NX_FALSE,
      1,
      PUBLISH_WAIT_S * TX_TIMER_TICKS_PER_SECOND,
    );
  }

  function* publish_next(): Service<void> {
    const status = yield* publish(next);
    if (status === NXD_MQTT_SUCCESS) {
      next++;
      failures = 0;
      if (period_ms > 0) yield* tx_thread_sleep(ticks_of(period_ms));
      return;
    }
    failures++;
    if (status === NXD_MQTT_NOT_CONNECTED || failures >= FAILURES_MAXIMUM) {
      failures = 0;
      yield* link.give_up();
    } else yield* tx_thread_sleep(ticks_of(PAUSE_AFTER_FAILURE_MS));
  }

  function* publisher(_input: ULONG): Service<void> {
    if (!(yield* link.create())) return;
    client.nxd_mqtt_ack_receive_notify = acknowledged;
    // Done is when nothing waits for an acknowledgement any more, not when the last publish has returned.
    while (next < readings || client.message_transmit_queue_head !== null) {
      if (!(yield* link.up())) yield* link.connect();
      else if (next < readings && client.message_transmit_queue_depth < IN_FLIGHT_MAXIMUM)
        yield* publish_next();
      else if (
        (yield* link.wait(ACKNOWLEDGED, NEWS_WAIT_S * TX_TIMER_TICKS_PER_SECOND)) === 0 &&
        (yield* link.up())
      )
        // A broker that answers pings but acknowledges nothing: a new connection sends the readings again.
        yield* link.give_up();
    }
    console.printf(`${readings} readings acknowledged, connected ${link.connects} time(s)`);
    yield* link.end();
  }

  return board_main(console, network, address, [
    { name: 'publisher', entry: publisher, priority: PUBLISHER_PRIORITY },
  ]);
}
