import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Bench } from '../../../demo/bench/bench.ts';
import type { Scenario } from '../../../demo/bench/scenario.ts';
import type { RunRequest } from '../../../demo/cli/run_request.ts';
import { Session } from '../../../demo/cli/session.ts';
import type { Console } from '../../../demo/firmware/console.ts';
import { mqtt_sample } from '../../../demo/firmware/mqtt_sample.ts';
import { SCENARIOS } from '../../../demo/scenario/registry.ts';
import { close } from '../../../mqtt/broker/faults/close.ts';
import {
  type FrameMatch,
  frame_duplicate,
  frame_loss,
  pcapng_read,
} from '../../../netx/link/sim_link_api.ts';
import {
  type Service,
  TX_SEMAPHORE,
  TX_WAIT_FOREVER,
  tx_semaphore_create,
  tx_semaphore_get,
  tx_thread_sleep,
  tx_time_get,
} from '../../../rtos/tx_api.ts';
import { scenario_of } from '../bench/run_bench.ts';
import { app_board } from '../boards.ts';
import { REQUEST } from './request.ts';

interface Run {
  readonly code: number;
  readonly lines: string[];
  readonly complaints: string[];
}

async function run(
  build: (bench: Bench) => void,
  request: Partial<RunRequest> = {},
  patience_ms = 10_000,
): Promise<Run> {
  const lines: string[] = [];
  const complaints: string[] = [];
  const session = new Session({
    request: { ...REQUEST, scenario: scenario_of(build, 10), ...request },
    print: (line) => lines.push(line),
    complain: (line) => complaints.push(line),
    patience_ms,
  });
  return { code: (await session.run()).code, lines, complaints };
}

const board =
  (entry: (console: Console) => Service<void>) =>
  (bench: Bench): void => {
    bench.add_board(app_board(entry));
  };

function* sleeps_long(): Service<void> {
  yield* tx_thread_sleep(5000);
}

describe('how a run ends', () => {
  it('with success when the firmware has finished and nothing is left over', async () => {
    const { code, lines, complaints } = await run(
      board(function* entry(console) {
        yield* tx_thread_sleep(3);
        console.printf('hello');
      }),
    );
    expect(code).toBe(0);
    expect(complaints).toEqual([]);
    expect(lines[0]).toMatch(/^netx-sim [\d.]+, test: a test$/);
    expect(lines[1]).toBe(
      'seed 1, 100 ticks a second, no faults; all times are virtual, counted from power-on',
    );
    expect(lines.slice(-4)).toEqual([
      '',
      'end           0.030001 s: the firmware has finished',
      'diagnostics   none',
      'result        success',
    ]);
  });

  it('with the first status that is no success', async () => {
    const { code, lines, complaints } = await run(
      board(function* entry(console) {
        console.status('tx_queue_send', 11);
        console.status('tx_queue_send', 9);
        yield* tx_thread_sleep(1);
      }),
    );
    expect(code).toBe(1);
    expect(complaints).toEqual([
      'the run failed: board/app: tx_queue_send: TX_QUEUE_FULL (0xb) [reported-status]',
    ]);
    expect(lines.at(-1)).toBe('result        failed');
  });

  it('with a failure and the state of everything when the firmware takes too long', async () => {
    const { code, lines, complaints } = await run(board(sleeps_long));
    expect(code).toBe(1);
    expect(complaints).toEqual([
      'the run failed: board/app: not finished after 10 virtual seconds [not-finished]',
    ]);
    expect(lines).toContain('  thread  app  priority 16  sleeping');
  });

  it('with success where --until cuts it off', async () => {
    const { code, lines } = await run(board(sleeps_long), { until_s: 2.5 });
    expect(code).toBe(0);
    expect(lines).toContain('end           2.500000 s: cut off by --until 2.5');
  });

  it('at its time, with success, when no thread is the application', async () => {
    const { code, lines } = await run((bench) => {
      bench.add_board({ ...app_board(sleeps_long), application: [] });
    });
    expect(code).toBe(0);
    expect(lines).toContain('end           10.000000 s: after its 10 s');
    expect(lines).toContain('  thread  app  priority 16  sleeping');
  });

  it('with a failure when nothing can happen any more', async () => {
    const never = new TX_SEMAPHORE();
    const { code, complaints, lines } = await run(
      board(function* entry() {
        tx_semaphore_create(never, 'never', 0);
        yield* tx_semaphore_get(never, TX_WAIT_FOREVER);
      }),
    );
    expect(code).toBe(1);
    expect(complaints).toEqual([
      'the run failed: board/app: not finished, and nothing can happen any more [not-finished]',
    ]);
    expect(lines).toContain('  thread  app  priority 16  waits for semaphore "never", no timeout');
  });

  it('with a diagnostic of the simulator', async () => {
    const { code, complaints, lines } = await run((bench) => {
      bench.add_board(
        app_board(function* entry() {
          yield* tx_thread_sleep(1);
          bench.sim.report({
            id: 'some-rule',
            time_ns: 0,
            target: 'board',
            context: 'app',
            object: 'pool',
            message: 'broken',
          });
        }),
      );
    });
    expect(code).toBe(1);
    expect(complaints).toEqual(['the run failed: pool: broken [some-rule]']);
    expect(lines).toContain('diagnostics   1');
  });

  it('with each diagnostic by board, thread and time, also of a quiet run, and after twenty with their number', async () => {
    const { lines } = await run(
      (bench) => {
        bench.add_board(
          app_board(function* entry() {
            for (let n = 1; n <= 23; n++) {
              yield* tx_thread_sleep(1);
              const message = `broken ${n}`;
              const place = { time_ns: n * 1e7, target: 'board', context: 'app' };
              bench.sim.report({ id: 'some-rule', object: 'pool', message, ...place });
            }
          }),
        );
      },
      { quiet: true },
    );
    expect(lines.slice(0, 3)).toEqual([
      'diagnostics   23',
      '  0.010000 s  board/app  [some-rule] pool: broken 1',
      '  0.020000 s  board/app  [some-rule] pool: broken 2',
    ]);
    expect(lines.slice(20)).toEqual([
      '  0.200000 s  board/app  [some-rule] pool: broken 20',
      '  and 3 more',
      'result        failed',
    ]);
  });

  it('with the faults that are installed at its top, and those that could not strike at its end', async () => {
    const never: FrameMatch = (_fields, passing) => passing.direction === 'inbound';
    const { lines } = await run((bench) => {
      bench.add_broker({ faults: [close()] });
      bench.add_board({
        name: 'board',
        firmware: (console) => mqtt_sample({ console }),
        application: ['mqtt sample'],
      });
      bench.lan.install(frame_loss({ match: never, nth: 1 }), 'loss on the way in');
      bench.lan.ports[0]?.inbound.install(frame_duplicate({ match: 'arp_request', nth: 1 }));
      bench.lan.ports[1]?.inbound.install(frame_loss({ match: 'tcp_syn', nth: 1 }));
      bench.sim.schedule(1, () => bench.lan.install(frame_loss({ nth: 1000 }), 'late'));
    });
    expect(lines[1]).toBe(
      'seed 1, 100 ticks a second, faults: close (broker), loss on the way in (every card of lan, outbound), ' +
        'frame_duplicate (broker.eth0, inbound), frame_loss (board.eth0, inbound); ' +
        'all times are virtual, counted from power-on',
    );
    expect(lines.filter((line) => line.startsWith('fault  '))).toEqual([
      'fault         loss on the way in (every card of lan, outbound): matched no frame',
      'fault         frame_loss (board.eth0, inbound): matched no frame',
      expect.stringMatching(
        /^fault {9}late \(every card of lan, outbound\): installed during the run, matched \d+ of the 1000 frames it waits for$/,
      ),
    ]);
  });

  it('with a word on a capture that is empty', async () => {
    const { lines } = await run(board(sleeps_long), { until_s: 0.1, pcap: '/dev/null' });
    expect(lines).toContain('capture       no frames in /dev/null: no board sent anything');
  });

  it.each([
    function* computes(): Service<void> {
      yield* tx_thread_sleep(1);
      for (;;) {
        // no service
      }
    },
    function* polls(): Service<void> {
      yield* tx_thread_sleep(1);
      while (tx_time_get() > 0) {
        // a service that is a plain function
      }
    },
  ])('with a failure that names the thread that never yields (%o)', async (entry) => {
    const { code, complaints, lines } = await run(board(entry), {}, 300);
    expect(code).toBe(1);
    expect(complaints).toEqual([
      'the run failed: board/app has not given way for 0.3 s of real time; ' +
        'a loop needs a service that is called with yield*, or sim_compute(microseconds)',
    ]);
    expect(lines).toContain('  thread  app  priority 16  running');
  });

  it('with the message of a misuse of the simulator', async () => {
    const { code, complaints } = await run(
      board(function* entry() {
        // biome-ignore lint/suspicious/noExplicitAny: the lint for dropped services must not see this one
        (tx_thread_sleep as any)(1);
        yield* tx_thread_sleep(1);
      }),
    );
    expect(code).toBe(1);
    expect(complaints[0]).toMatch(
      /^the run failed: tx_thread_sleep was called by board\/app without yield\*/,
    );
  });

  it.skipIf(!existsSync('/dev/full'))('with exit code 2 when the capture could not be written', async () => {
    const { code, complaints } = await run(board(sleeps_long), { until_s: 0.1, pcap: '/dev/full' });
    expect(code).toBe(2);
    expect(complaints).toEqual(['--pcap /dev/full: the capture is not complete, the disk is full']);
  });

  it('with its timeline in a file, or exit code 2 when that could not be written', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'netx-sim-'));
    const perfetto = path.join(folder, 'run.json');
    expect((await run(board(sleeps_long), { until_s: 0.1, perfetto })).code).toBe(0);
    const { traceEvents } = JSON.parse(readFileSync(perfetto, 'utf8')) as { traceEvents: { name: string }[] };
    expect(traceEvents.map(({ name }) => name)).toContain('sleeping');
    const wrong = path.join(folder, 'none', 'run.json');
    const { code, complaints } = await run(board(sleeps_long), { until_s: 0.1, perfetto: wrong });
    expect(code).toBe(2);
    expect(complaints).toEqual([`--perfetto ${wrong}: cannot write the file, there is no such folder`]);
    rmSync(folder, { recursive: true });
  });

  it('quietly when asked to', async () => {
    const { lines } = await run(board(sleeps_long), { until_s: 1, quiet: true });
    expect(lines).toEqual(['result        success']);
  });

  it('with an exception of the firmware: what, where, what every thread does, and the calls that led there', async () => {
    function falls_over(): never {
      throw new TypeError('x is undefined');
    }
    const { code, complaints, lines } = await run(
      board(function* entry() {
        yield* tx_thread_sleep(1);
        falls_over();
      }),
    );
    expect(code).toBe(1);
    expect(complaints).toHaveLength(1);
    expect((complaints[0] as string).split(/\(.*\)/)).toEqual([
      'the run failed: TypeError: x is undefined, thrown in board/app, falls_over ',
      ', after tx_thread_sleep, at 0.010001 s of virtual time',
    ]);
    expect(lines).toContain('  thread  app  priority 16  running');
    const end = lines.findIndex((line) => /^end +0\.010001 s: stopped by an exception$/.test(line));
    expect(lines.slice(end - 2, end)).toEqual([
      expect.stringMatching(/^ +at falls_over .*session\.test\.ts/),
      expect.stringMatching(/^ +at .*session\.test\.ts/),
    ]);
    expect(lines.at(-1)).toBe('result        failed');
  });

  it('keeps the frames up to an exception in the capture', async () => {
    const pcap = path.join(mkdtempSync(path.join(tmpdir(), 'netx-sim-')), 'run.pcapng');
    const { code, lines } = await run(
      (bench) => {
        SCENARIOS[0]?.build(bench, { fixed: false });
        bench.sim.schedule(100_000, () => {
          throw new Error('the host program fell over');
        });
      },
      { pcap },
    );
    expect(code).toBe(1);
    const { packets } = pcapng_read(readFileSync(pcap));
    expect(packets.length).toBeGreaterThan(0);
    expect(lines).toContain(`capture       ${packets.length} frames in ${pcap}`);
    rmSync(path.dirname(pcap), { recursive: true });
  });
});

it('says what it waits for when a real broker is silent, once and not each time', async () => {
  const server = createServer((socket) => socket.on('error', () => {}));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  const complaints: string[] = [];
  const session = new Session({
    request: {
      ...REQUEST,
      scenario: SCENARIOS[0] as Scenario,
      broker: `127.0.0.1:${port}`,
      quiet: true,
    },
    print: () => {},
    complain: (line) => {
      // A loaded machine may take longer than this to connect, which is told too.
      if (line.includes('waits for a connection') || line.includes('nx_tcp_client_socket_connect')) return;
      complaints.push(line);
      session.interrupted = complaints.length === 2;
    },
    silence_ms: 100,
  });
  expect((await session.run()).code).toBe(130);
  server.close();
  const waits = `the broker at 127.0.0.1:${port} is silent, and board/mqtt sample waits for`;
  const [first, second] = complaints.map((line) => Number(/for (0\.\d) s of real time/.exec(line)?.[1]));
  expect(complaints).toEqual(
    [first, second].map(
      (seconds) =>
        `nothing has come for ${seconds} s of real time: ${waits} TCP socket "my_client" in nx_tcp_socket_receive, no timeout; Ctrl-C ends the run`,
    ),
  );
  expect(second).toBe(2 * (first as number));
});

it('a run that is interrupted ends in good order and shows what every thread does', async () => {
  const lines: string[] = [];
  const session = new Session({
    request: {
      ...REQUEST,
      scenario: scenario_of(
        board(function* entry() {
          for (;;) {
            yield* tx_thread_sleep(1);
            if (tx_time_get() === 50) session.interrupted = true;
          }
        }),
        10,
      ),
    },
    print: (line) => lines.push(line),
    complain: () => {},
  });
  expect((await session.run()).code).toBe(130);
  expect(lines).toContain('  thread  app  priority 16  sleeping');
  expect(lines.at(-1)).toBe('result        interrupted');
});
