// The C test of a replay. With the sources of ThreadX at hand (NETX_SIM_THREADX names their folder) it is compiled for the Linux
// port and run: the real kernel then fails as the simulated one did.

import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { replay_path } from '../../../../demo/lab/replay_path.ts';
import { netx_sim } from '../../cli/netx_sim.ts';
import { program } from '../../programs.ts';

const THREADX = process.env['NETX_SIM_THREADX'] ?? '';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'netx-sim-c-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function written(bug: string): Promise<{ text: string; out: string }> {
  const file = path.join(folder, `${bug}.c`);
  const { code, out } = await netx_sim('replay', replay_path(bug), '--threadx-c', file);
  expect(code).toBe(0);
  return { text: readFileSync(file, 'utf8'), out };
}

describe('the C test of a replay', () => {
  test('has the threads and their calls in the recorded order, with what they must return', async () => {
    const { text, out } = await written('check-then-wait');
    expect(text).toContain('*    2  0.030006  sensor: tx_event_flags_set event flags "events"\n');
    const consumer = text.slice(
      text.indexOf('static void consumer_entry'),
      text.indexOf('static void *interrupts'),
    );
    const calls = [...consumer.matchAll(/^ {4}(?:begin\((\d+)UL\)|check\("(\w+)"|(tx_\w+)\()/gm)];
    expect(calls.map(([, step, checked, open]) => step ?? checked ?? open)).toEqual([
      ...['0', 'tx_thread_sleep', '1', '3', 'tx_event_flags_set', '4', 'tx_event_flags_get'],
    ]);
    expect(text).toContain('tx_event_flags_set(&events, 0x1UL, TX_OR), TX_SUCCESS);');
    expect(text).toContain('if (consumer.tx_thread_state == TX_EVENT_FLAG)');
    expect(text).not.toContain('Not expressed');
    expect(out).toContain('the C test: ');
    expect(out).not.toContain('not expressed');
  });

  test('says what of the failure it cannot have', async () => {
    const { text, out } = await written('lost-update');
    expect(out).toContain(
      'not expressed: "assert no update is lost" is a claim about variables of the firmware',
    );
    expect(text).toContain(' * Not expressed: no thread waits for an object when the run fails');
  });

  test('statuses other than success, and limits that were reached, are in it', async () => {
    const { text } = await written('timeout-against-post');
    expect(text).toMatch(/receive\(&answers, 3UL\), TX_QUEUE_EMPTY\)/);
    const callback = (await written('timer-callback-empty-pool')).text;
    expect(callback).toMatch(/take_block\(&buffers, TX_NO_WAIT\), TX_NO_MEMORY\)/);
    expect(callback).toContain(
      'tx_timer_create(&sampler_timer, "sampler", sampler_expires, 0, 1, 1, TX_AUTO_ACTIVATE);',
    );
  });

  test('is refused for firmware that uses the network, and for a run that passes', async () => {
    const c = path.join(folder, 'none.c');
    const network = await netx_sim('replay', replay_path('accept-lost-wakeup'), '--threadx-c', c);
    expect([network.code, network.err]).toEqual([
      2,
      expect.stringMatching(/--threadx-c: .*(one board|kernel alone)/),
    ]);
    const passes = await netx_sim('replay', replay_path('deadly-embrace'), '--fixed', '--threadx-c', c);
    expect([passes.code, passes.err]).toEqual([2, expect.stringContaining('this run passes')]);
  });
});

const INCLUDES = ['common/inc', 'ports/linux/gnu/inc'].map((part) => `-I${path.join(THREADX, part)}`);

/** The kernel and its Linux port as a library. */
function library(): string {
  const objects = path.join(folder, 'objects');
  mkdirSync(objects);
  const sources = ['common/src', 'ports/linux/gnu/src'].flatMap((part) =>
    readdirSync(path.join(THREADX, part))
      .filter((name) => name.endsWith('.c'))
      .map((name) => path.join(THREADX, part, name)),
  );
  execFileSync('gcc', ['-c', '-w', '-O1', '-D_GNU_SOURCE', ...INCLUDES, ...sources], { cwd: objects });
  const archive = path.join(folder, 'libthreadx.a');
  execFileSync('ar', ['rcs', archive, ...readdirSync(objects)], { cwd: objects });
  return archive;
}

const reason =
  THREADX === ''
    ? 'NETX_SIM_THREADX names no folder with the sources of ThreadX'
    : program('gcc') === undefined
      ? 'gcc not found'
      : null;
if (reason !== null) console.log(`skipped: the C tests on the real kernel: ${reason}`);

describe.skipIf(reason !== null)('on the real kernel', () => {
  let kernel: string;
  beforeAll(() => {
    kernel = library();
  });

  function run(name: string, text: string): { code: number | null; out: string } {
    const file = path.join(folder, `${name}.c`);
    const binary = path.join(folder, name);
    writeFileSync(file, text);
    const options = [
      '-Wall',
      '-Wno-unused-function',
      '-Wno-unused-variable',
      '-Werror',
      '-D_GNU_SOURCE',
      ...INCLUDES,
    ];
    execFileSync('gcc', [...options, file, kernel, '-lpthread', '-o', binary]);
    const { status, stdout } = spawnSync(binary, { encoding: 'utf8' });
    return { code: status, out: stdout };
  }

  test.each([
    ['deadly-embrace', 'sampler waits for mutex "flash"'],
    ['check-then-wait', 'consumer waits for event flags "events"'],
    ['mars-inversion', 'bus manager waits for mutex "bus"'],
  ])('%s fails as recorded', async (bug, still) => {
    const { code, out } = run(bug, (await written(bug)).text);
    expect(out).toContain(`still: ${still}`);
    expect(out).toContain('FAILED as recorded: ');
    expect(code).toBe(1);
  });

  test.each(['lost-update', 'sleep-one-tick', 'timeout-against-post', 'timer-callback-empty-pool'])(
    'the calls of %s go as recorded, with the recorded statuses',
    async (bug) => {
      expect(run(bug, (await written(bug)).text)).toMatchObject({ code: 0 });
    },
  );

  test('without the mistake nothing waits any more, and that is told', async () => {
    const { text } = await written('check-then-wait');
    const repaired = text.replace('0xfffffffeUL, TX_AND', '0xffffffffUL, TX_AND');
    expect(repaired).not.toBe(text);
    const { code, out } = run('repaired', repaired);
    expect(out).toContain('OTHERWISE: call 4, tx_event_flags_get, returned; the recorded one did not');
    expect(code).toBe(2);
  });
});
