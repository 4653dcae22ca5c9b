// C firmware on the kernel: it waits wherever C may wait, reads what the kernel knows, and ends in words when it is wrong.

import { describe, expect, test } from 'vitest';
import { CFirmware } from '../../../../demo/c/bridge/firmware.ts';
import type { CImage } from '../../../../demo/c/bridge/image.ts';
import { CFirmwarePool } from '../../../../demo/c/bridge/pool.ts';
import { target_config_of } from '../../../../demo/c/build/known_macros.ts';
import { Simulation, Target } from '../../../../rtos/sim_api.ts';
import { c_image } from '../c_boards.ts';
import { no_toolchain } from '../toolchain_there.ts';

interface Board {
  readonly sim: Simulation;
  readonly lines: string[];
}

function board(main: (print: (line: string) => void) => ReturnType<CFirmware['main']>, image: CImage): Board {
  const sim = new Simulation();
  const lines: string[] = [];
  new Target(sim, {
    name: 'board',
    main: () => main((line) => lines.push(line)),
    config: { ...target_config_of(image.build_options), TX_ENABLE_STACK_CHECKING: true },
  });
  return { sim, lines };
}

function run(image: CImage, seconds = 10): Board & { readonly firmware: CFirmware } {
  const firmware = new CFirmware(image);
  const started = board((print) => firmware.main(print), image);
  started.sim.run({ until_ns: seconds * 1e9 });
  return { ...started, firmware };
}

/** A run in which a thread does something wrong in the first tick. */
async function run_fault(fault: number, seconds = 1): Promise<ReturnType<typeof run>> {
  const image = await c_image(['faults.c'], { interrupts: ['choose_fault', 'handler_was_told'] });
  const firmware = new CFirmware(image);
  const started = board((print) => firmware.main(print), image);
  started.sim.schedule(1e6, () => void firmware.ask('choose_fault', fault));
  started.sim.run({ until_ns: seconds * 1e9 });
  return { ...started, firmware };
}

const STRESS = ['stress_errors', 'stress_rounds', 'stress_notified', 'stress_restarts'];

describe.skipIf(no_toolchain)('C firmware', () => {
  test('finds its stacks as they were, however often and wherever it waits', async () => {
    const image = await c_image(['stress.c'], { interrupts: STRESS });
    const { firmware, sim } = run(image, 10);
    const [errors, rounds, notified, restarts] = STRESS.map((name) => firmware.ask(name));
    expect(errors).toBe(0);
    expect(rounds).toBe(1000);
    expect(notified).toBeGreaterThan(400);
    expect(restarts).toBe(20);
    expect(sim.diagnostics).toEqual([]);
  });

  test('is asked between two events without harm to the stack of the thread that computes then', async () => {
    const image = await c_image(['stress.c'], { interrupts: [...STRESS, 'stress_scribble'] });
    const firmware = new CFirmware(image);
    const { sim } = board((print) => firmware.main(print), image);
    for (let until_ns = 100_000; until_ns < 1e9; until_ns += 99_999) {
      sim.run({ until_ns });
      firmware.ask('stress_scribble');
    }
    const unasked = run(image, 1).firmware;
    expect(firmware.ask('stress_rounds')).toBe(unasked.ask('stress_rounds'));
    expect(firmware.ask('stress_rounds')).toBeGreaterThan(100);
    expect(firmware.ask('stress_errors')).toBe(0);
  });

  test('runs the same in memory that an earlier run has used, and tells a run whose memory was taken', async () => {
    const image = await c_image(['stress.c'], { interrupts: STRESS });
    const pool = new CFirmwarePool(image);
    const boards = Array.from({ length: 4 }, () => board((print) => pool.main(print), image));
    const hashes = boards.map(({ sim }) => {
      sim.run({ until_ns: 1e9 });
      return sim.trace.hash();
    });
    expect(new Set(hashes).size).toBe(1);
    expect(() => boards[0]?.sim.run({ until_ns: 2e9 })).toThrow(/newer ones have taken the memory/);
  });

  test('reads fields of control blocks and packets as they are at that moment', async () => {
    const { lines, sim } = run(await c_image(['fields.c']));
    expect(lines).toEqual([
      'low inherits 5, waiting 1, first high',
      'low has priority 20 again',
      'runs 3, state of high 1',
      'queue letters: 1 of 4, next write 1',
      'created after first: 1',
      'free 2, room in front 64, at the end 192',
      'length 3, bytes xyz, owner 1',
      'free 4',
      'deleted: id 0',
    ]);
    expect(sim.diagnostics).toEqual([]);
  });

  test.each([
    [1, 'c-trap', /^misbehave < entry$|^entry$/, /divides by zero/],
    [2, 'c-stack-overflow', /^with_array < with_array/, /needs more than the \d+ bytes of its stack/],
    [3, 'c-stack-overflow', /without_array < without_array/, /calls itself without end/],
    [5, 'c-trap', /entry$/, /whose parameters are others/],
    [6, 'c-trap', /entry$/, /outside the memory of its board/],
    [10, 'c-exit', /entry$/, /calls exit\(3\)/],
    [11, 'c-abort', /entry$/, /stops itself/],
    [12, 'c-abort', /entry$/, /zero == 1/],
    [14, 'c-trap', /entry$/, /cannot be reached/],
  ])('fault %i halts the board with a diagnostic %s', async (fault, id, object, message) => {
    const { sim, lines } = await run_fault(fault);
    expect(sim.diagnostics.map((one) => one.id)).toEqual([id]);
    expect(sim.diagnostics[0]?.object).toMatch(object);
    expect(sim.diagnostics[0]?.message).toMatch(message);
    expect(lines).toEqual([]);
  });

  test.each([
    [4, 'c-null-write', /address 8/],
    [7, 'c-bad-pointer', /0xf0000000/],
    [8, 'c-not-a-packet', /pointer 0x/],
    [9, 'c-unaligned', /a message of a queue/],
  ])('fault %i is told as %s, and the board goes on', async (fault, id, object) => {
    const { sim, lines } = await run_fault(fault);
    expect(sim.diagnostics[0]?.id).toBe(id);
    expect(sim.diagnostics[0]?.object).toMatch(object);
    expect(lines).toEqual(['still there']);
  });

  test('a pointer that is none is told with the service and the C functions that gave it', async () => {
    const { sim } = await run_fault(9);
    expect(sim.diagnostics[0]?.message).toMatch(/\(tx_queue_send < (misbehave < )?entry\)/);
  });

  test('code that computes for ever while nothing else runs is told once, with its function', async () => {
    const { sim } = await run_fault(13, 12);
    expect(sim.diagnostics.map(({ id }) => id)).toEqual(['c-endless-loop']);
    expect(sim.diagnostics[0]?.object).toMatch(/entry$/);
    expect(sim.diagnostics[0]?.time_ns).toBeGreaterThan(5e9);
  });

  test('the handler of stack overflows is told the thread', async () => {
    const { firmware } = await run_fault(2);
    expect(firmware.ask('handler_was_told')).toBe(1);
  });
});
