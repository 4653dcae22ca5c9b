// The gateway: a sampler, an alarm input, a publisher and a writer. Do not change.

import {
  NXD_MQTT_SUCCESS,
  nxd_mqtt_client_disconnect,
  nxd_mqtt_client_disconnect_notify_set,
} from '../../../../../mqtt/nxd_mqtt_client.ts';
import { NX_FALSE } from '../../../../../netx/nx_api.ts';
import { sim_compute, sim_now_ns, sim_watch } from '../../../../../rtos/sim_api.ts';
import {
  type Service,
  TX_16_ULONG,
  TX_NO_WAIT,
  TX_QUEUE,
  TX_SEMAPHORE,
  TX_SUCCESS,
  TX_WAIT_FOREVER,
  tx_queue_create,
  tx_queue_receive,
  tx_queue_send,
  tx_semaphore_create,
  tx_semaphore_get,
  tx_semaphore_put,
  tx_thread_sleep,
} from '../../../../../rtos/tx_api.ts';
import type { MqttBoard } from '../../../../scenario_api.ts';
import type { Numbers } from './design.ts';
import type { Score } from './score.ts';
import { variant } from './variant.ts';

const MESSAGE_WORDS = 16;
const TICK_MS = 10;
/** What the writer computes at a time. */
export const WRITE_MS = 150;
/** A reading may be taken so much after its time. */
const LATE_MS = 20;
const PUBLISH_WAIT_TICKS = 20;
const CONNECT_WAIT_TICKS = 50;
const KEEPALIVE_S = 30;
const FAILURES_MAXIMUM = 5;

/** What is wrong is told to the scenario. */
export type Tell = (id: string, message: string) => void;

/** A queue of messages of 64 bytes, of which the first word counts. */
class Messages {
  readonly queue = new TX_QUEUE();
  private readonly sent = new Uint32Array(MESSAGE_WORDS);
  private readonly taken = new Uint32Array(MESSAGE_WORDS);

  create(name: string, kept: number): void {
    const memory = new Uint32Array(MESSAGE_WORDS * kept);
    tx_queue_create(this.queue, name, TX_16_ULONG, memory, memory.byteLength);
  }

  /** False when there is no room. */
  *send(number: number): Service<boolean> {
    this.sent[0] = number;
    return (yield* tx_queue_send(this.queue, this.sent, TX_NO_WAIT)) === TX_SUCCESS;
  }

  /** null when there is none. */
  *take(): Service<number | null> {
    const status = yield* tx_queue_receive(this.queue, this.taken, TX_NO_WAIT);
    return status === TX_SUCCESS ? (this.taken[0] as number) : null;
  }
}

export class Gateway {
  private readonly numbers: Numbers;
  private readonly score: Score;
  private readonly tell: Tell;
  private readonly readings = new Messages();
  private readonly alarms = new Messages();
  private readonly work = new TX_SEMAPHORE();
  private readonly raised = new TX_SEMAPHORE();
  private connected = false;
  private failures = 0;

  constructor(numbers: Numbers, score: Score, tell: Tell) {
    this.numbers = numbers;
    this.score = score;
    this.tell = tell;
  }

  create(): void {
    const { readings_kept, alarms_kept } = this.numbers;
    this.readings.create('readings', readings_kept);
    this.alarms.create('alarms', alarms_kept);
    tx_semaphore_create(this.work, 'work', 0);
    tx_semaphore_create(this.raised, 'alarm raised', 0);
    sim_watch('readings kept', () => this.readings.queue.tx_queue_enqueued);
  }

  /** Takes a reading each period. */
  *sampler(): Service<void> {
    const start_ns = sim_now_ns();
    for (let number = 0; ; number++) {
      yield* tx_thread_sleep(variant.period_ms / TICK_MS);
      const late_ms = (sim_now_ns() - start_ns) / 1e6 - (number + 1) * variant.period_ms;
      if (late_ms > LATE_MS)
        this.tell('reading-late', `reading ${number} was taken ${late_ms.toFixed(0)} ms late`);
      yield* sim_compute(200);
      this.score.readings++;
      if (yield* this.readings.send(number)) yield* tx_semaphore_put(this.work);
      else this.tell('reading-lost', `reading ${number} found no room`);
    }
  }

  /** The interrupt handler of the alarm input. */
  *alarm_interrupt(): Service<void> {
    yield* tx_semaphore_put(this.raised);
  }

  /** Debounces the input and hands the alarm on. */
  *alarm(): Service<void> {
    for (let number = 0; ; number++) {
      yield* tx_semaphore_get(this.raised, TX_WAIT_FOREVER);
      yield* sim_compute(2000);
      if (yield* this.alarms.send(number)) yield* tx_semaphore_put(this.work);
      else this.tell('alarm-lost', `alarm ${number} found no room`);
    }
  }

  /** Writes what there is to the flash, twice in a second and some. */
  *writer(): Service<void> {
    for (;;) {
      yield* tx_thread_sleep(50);
      yield* sim_compute(1000 * WRITE_MS);
    }
  }

  /** Alarms first, then readings; what could not be published is published again. */
  *publisher(board: MqttBoard): Service<void> {
    yield* board.create();
    yield* nxd_mqtt_client_disconnect_notify_set(board.client, () => this.lost());
    for (;;) {
      yield* tx_semaphore_get(this.work, TX_WAIT_FOREVER);
      const alarm = yield* this.alarms.take();
      if (alarm !== null) {
        yield* this.deliver(board, 'alarm', alarm);
        continue;
      }
      const reading = yield* this.readings.take();
      if (reading !== null) yield* this.deliver(board, 'reading', reading);
    }
  }

  private *deliver(board: MqttBoard, topic: string, number: number): Service<void> {
    for (;;) {
      if (!this.connected) yield* this.connect(board);
      if (board.client.message_transmit_queue_depth >= this.numbers.in_flight) {
        yield* tx_thread_sleep(1);
        continue;
      }
      const status = yield* board.publish(`${topic}/${number}`, 'on', 1, PUBLISH_WAIT_TICKS);
      if (status === NXD_MQTT_SUCCESS) {
        this.failures = 0;
        return;
      }
      if (++this.failures >= FAILURES_MAXIMUM) this.lost();
      yield* tx_thread_sleep(2);
    }
  }

  /** The disconnect notify. */
  lost(): void {
    this.connected = false;
    this.failures = 0;
  }

  private *connect(board: MqttBoard): Service<void> {
    const { backoff_first_ms, backoff_most_ms } = this.numbers;
    let pause_ms = backoff_first_ms;
    for (;;) {
      yield* nxd_mqtt_client_disconnect(board.client);
      const status = yield* board.connect(KEEPALIVE_S, NX_FALSE, CONNECT_WAIT_TICKS);
      if (status === NXD_MQTT_SUCCESS) break;
      this.score.attempts++;
      yield* tx_thread_sleep(Math.max(1, Math.round(pause_ms / TICK_MS)));
      pause_ms = Math.min(2 * pause_ms, backoff_most_ms);
    }
    this.connected = true;
  }
}
