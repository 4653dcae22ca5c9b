import { expect, test } from 'vitest';
import { board_traces, trace_boards } from '../../../rtos/event_trace/board_traces.ts';
import { name_of } from '../../../rtos/event_trace/layout.ts';
import { read_buffer } from '../../../rtos/event_trace/read_buffer.ts';
import { Simulation, Target } from '../../../rtos/sim_api.ts';
import * as tx from '../../../rtos/tx_api.ts';
import { Threads } from '../board.ts';

function board(sim: Simulation, name: string, area: Uint8Array): void {
  new Target(sim, {
    name,
    main: () =>
      tx.tx_kernel_enter(function* (memory) {
        tx.tx_trace_enable(area, area.length, 10);
        yield* new Threads(memory).make(`of ${name}`, 7, function* () {
          yield* tx.tx_thread_sleep(3);
          tx.tx_trace_disable();
          yield* tx.tx_thread_sleep(3);
        });
      }),
    config: { TX_ENABLE_EVENT_TRACE: true },
  });
}

function run(traced: boolean): Simulation {
  const sim = new Simulation();
  if (traced) trace_boards(sim);
  for (const name of ['left', 'right']) board(sim, name, new Uint8Array(2000));
  sim.run();
  return sim;
}

test('each board has its trace from its first object to its end, beside the one that its firmware enables', () => {
  const sim = run(true);
  const [left, right, ...more] = board_traces(sim);
  expect([left?.name, left?.missing, right?.name, more]).toEqual(['left', 0, 'right', []]);
  for (const trace of [left, right]) {
    const { objects, events, room } = read_buffer(trace?.bytes() ?? new Uint8Array());
    expect(objects.map(name_of)).toEqual(['System Timer Thread', `of ${trace?.name}`]);
    expect(events.filter(({ event }) => event === tx.TX_TRACE_THREAD_SLEEP)).toHaveLength(2);
    expect(room).toBe(events.length + 1);
  }
});

test('a run that is traced is the same run', () => {
  expect(run(true).trace.hash()).toBe(run(false).trace.hash());
});
