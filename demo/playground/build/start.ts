// Two threads and a queue: one measures, the other takes what was measured. Run it with Ctrl-Enter.
// Then try: take a `yield*` away; make the queue smaller; let the measuring take longer than a tick (10 ms).

import { Simulation, sim_compute, Target } from '../../../rtos/sim_api.ts';
import {
  type Service,
  TX_1_ULONG,
  TX_AUTO_START,
  TX_NO_TIME_SLICE,
  TX_QUEUE,
  TX_THREAD,
  TX_WAIT_FOREVER,
  tx_kernel_enter,
  tx_queue_create,
  tx_queue_receive,
  tx_queue_send,
  tx_thread_create,
  tx_thread_sleep,
  tx_time_get,
} from '../../../rtos/tx_api.ts';

const readings = new TX_QUEUE();
const sensor = new TX_THREAD();
const logger = new TX_THREAD();
const stacks = new Uint8Array(2048);
const queue_memory = new Uint32Array(4);

function* sensor_entry(): Service<void> {
  const message = new Uint32Array(1);
  for (let n = 1; n <= 5; n++) {
    yield* sim_compute(300);
    message[0] = 20 + n;
    yield* tx_queue_send(readings, message, TX_WAIT_FOREVER);
    yield* tx_thread_sleep(2);
  }
}

function* logger_entry(): Service<void> {
  const message = new Uint32Array(1);
  for (;;) {
    yield* tx_queue_receive(readings, message, TX_WAIT_FOREVER);
    console.log(`${message[0]} degrees, at tick ${tx_time_get()}`);
  }
}

function* tx_application_define(): Service<void> {
  tx_queue_create(readings, 'readings', TX_1_ULONG, queue_memory, 16);
  const [first, second] = [stacks.subarray(0, 1024), stacks.subarray(1024)];
  yield* tx_thread_create(
    sensor,
    'sensor',
    sensor_entry,
    0,
    first,
    1024,
    10,
    10,
    TX_NO_TIME_SLICE,
    TX_AUTO_START,
  );
  yield* tx_thread_create(
    logger,
    'logger',
    logger_entry,
    0,
    second,
    1024,
    5,
    5,
    TX_NO_TIME_SLICE,
    TX_AUTO_START,
  );
}

const sim = new Simulation();
new Target(sim, { name: 'board', main: () => tx_kernel_enter(tx_application_define) });
sim.run();
