// A lock for many readers or one writer, out of a mutex with priority inheritance and a semaphore. Whoever writes keeps the
// mutex: new readers wait at it, and lend the writer their priority; the last reader inside tells the writer that it may begin.
// The count of readers is changed with interrupts locked out, as it is where no mutex is held.

import type { Scenario } from '../../../../demo/scenario_api.ts';
import { sim_assert, sim_compute } from '../../../../rtos/sim_api.ts';
import {
  type Service,
  TX_INHERIT,
  TX_INT_DISABLE,
  TX_MUTEX,
  TX_SEMAPHORE,
  TX_WAIT_FOREVER,
  tx_interrupt_control,
  tx_mutex_create,
  tx_mutex_get,
  tx_mutex_put,
  tx_semaphore_create,
  tx_semaphore_get,
  tx_semaphore_put,
  tx_thread_sleep,
} from '../../../../rtos/tx_api.ts';

const ROUNDS = 30;

class ReadWriteLock {
  private readonly gate = new TX_MUTEX();
  private readonly drained = new TX_SEMAPHORE();
  readers = 0;
  private writer_waits = false;

  create(name: string): void {
    tx_mutex_create(this.gate, name, TX_INHERIT);
    tx_semaphore_create(this.drained, `${name} has no readers`, 0);
  }

  *read_lock(): Service<void> {
    yield* tx_mutex_get(this.gate, TX_WAIT_FOREVER);
    const before = tx_interrupt_control(TX_INT_DISABLE);
    this.readers++;
    tx_interrupt_control(before);
    yield* tx_mutex_put(this.gate);
  }

  *read_unlock(): Service<void> {
    const before = tx_interrupt_control(TX_INT_DISABLE);
    const tell = --this.readers === 0 && this.writer_waits;
    if (tell) this.writer_waits = false;
    tx_interrupt_control(before);
    if (tell) yield* tx_semaphore_put(this.drained);
  }

  *write_lock(): Service<void> {
    yield* tx_mutex_get(this.gate, TX_WAIT_FOREVER);
    const before = tx_interrupt_control(TX_INT_DISABLE);
    const wait = this.readers > 0;
    this.writer_waits = wait;
    tx_interrupt_control(before);
    if (wait) yield* tx_semaphore_get(this.drained, TX_WAIT_FOREVER);
  }

  *write_unlock(): Service<void> {
    yield* tx_mutex_put(this.gate);
  }
}

export const rw_lock: Scenario = {
  name: 'rw-lock',
  summary:
    'three readers and two writers of a table; nobody reads half of a change, and everybody gets through',
  until_s: 10,
  build(bench) {
    const lock = new ReadWriteLock();
    const table = [0, 0];
    let writing = 0;
    let ended = 0;
    bench.add_kernel_board(function* (make) {
      lock.create('table');
      for (const [name, priority] of [
        ['alarm', 4],
        ['display', 12],
        ['log', 22],
      ] as const) {
        yield* make.thread(name, priority, function* () {
          for (let n = 0; n < ROUNDS; n++) {
            yield* lock.read_lock();
            const first = table[0];
            yield* sim_compute(50, 1_500);
            sim_assert(writing === 0 && first === table[1], 'readers see no half of a change');
            yield* lock.read_unlock();
            yield* tx_thread_sleep(2);
          }
          ended++;
        });
      }
      for (const [name, priority] of [
        ['sensor', 8],
        ['settings', 18],
      ] as const) {
        yield* make.thread(name, priority, function* () {
          for (let n = 0; n < ROUNDS; n++) {
            yield* lock.write_lock();
            sim_assert(++writing === 1 && lock.readers === 0, 'who writes is alone');
            table[0]!++;
            yield* sim_compute(50, 1_500);
            table[1]!++;
            writing--;
            yield* lock.write_unlock();
            yield* tx_thread_sleep(3);
          }
          ended++;
        });
      }
    });
    return {
      done: () => ended === 5,
      finish: () => {
        if (ended === 5 && table[0] === 2 * ROUNDS) return;
        const message = `${ended} of 5 threads have ended, ${table[0]} of ${2 * ROUNDS} changes were made`;
        bench.sim.checks.fail({
          id: 'all-done',
          object: 'table',
          message,
          time_ns: bench.sim.now_ns,
          target: 'board',
        });
      },
    };
  },
};
