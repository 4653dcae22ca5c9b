// Firmware that does one thing wrong with memory, in a build with --check: each is told with its line and its object, and a correct
// one is not told of anything.

import { describe, expect, it } from 'vitest';
import type { Diagnostic } from '../../../../../rtos/sim_api.ts';
import { run_bench } from '../../../bench/run_bench.ts';
import { add_c_board, c_image } from '../../c_boards.ts';
import { no_toolchain } from '../../toolchain_there.ts';

const image = () => c_image(['memory_errors.c'], { check: true, interrupts: ['choose_fault', 'sunk'] });

/** Whoever writes to where null points to is told of when it gives way, too. */
const NULL_WRITE = 'c-null-write';

async function told_of(fault: number): Promise<readonly Diagnostic[]> {
  const built = await image();
  const { bench } = await run_bench((bench) => {
    const { firmware } = add_c_board(bench, built, { network: true, application: ['worker'] });
    bench.sim.schedule(1e6, () => void firmware.ask('choose_fault', fault));
  }, 1);
  return bench.sim.diagnostics.filter(({ id }) => id !== NULL_WRITE);
}

const ALLOCATED = String.raw`allocated by worker in with_\w+ \(test/demo/c/fixtures/memory_errors\.c:\d+\) at [\d.]+ ms`;

/** What is told of the same in front of it: the compiler knows how long an array is, and nothing of what lies behind. */
const ALSO: Readonly<Record<number, readonly string[]>> = { 1: ['c-undefined'] };

describe.skipIf(no_toolchain)('a build with checks', () => {
  it.each<[number, string, RegExp, string]>([
    [
      1,
      'c-out-of-bounds',
      /^work /,
      '^reads 4 bytes, right behind the end of "table" of test/demo/c/fixtures/memory_errors.c, which has 40 bytes$',
    ],
    [
      2,
      'c-out-of-bounds',
      /^sum_of .*< on_stack /,
      '^reads 4 bytes, right behind the end of "values" on the stack, which has 40 bytes$',
    ],
    [3, 'c-null', /^work /, '^reads 4 bytes at address 0: through a null pointer$'],
    [4, 'c-null', /^work /, '^writes 1 byte at address 5: through a null pointer$'],
    [
      5,
      'c-out-of-bounds',
      /^with_blocks /,
      `^writes 1 byte, right behind the end of a block of pool "blocks" \\(32 bytes, ${ALLOCATED}\\)$`,
    ],
    [
      6,
      'c-out-of-bounds',
      /^with_blocks /,
      `^writes 1 byte, 1 byte behind the end of a block of pool "blocks"`,
    ],
    [
      7,
      'c-use-after-release',
      /^with_blocks /,
      `^reads 1 byte of a block of pool "blocks" .*: it was released by tx_block_release of other in release \\(\\S*memory_errors.c:\\d+\\) at [\\d.]+ ms$`,
    ],
    [
      8,
      'c-out-of-bounds',
      /^with_bytes /,
      `^writes 1 byte, right behind the end of bytes of pool "bytes" \\(21 bytes, ${ALLOCATED}\\)$`,
    ],
    [
      9,
      'c-use-after-release',
      /^with_bytes /,
      '^reads 1 byte of bytes of pool "bytes" .*: it was released by tx_byte_release of worker in with_bytes',
    ],
    [
      10,
      'c-packet-sent',
      /^with_packets /,
      '^writes 1 byte of a packet of pool "packets" .*: it was sent and belongs to the stack, by nx_udp_socket_send of worker in with_packets',
    ],
    [
      11,
      'c-use-after-release',
      /^with_packets /,
      '^reads 1 byte of a packet of pool "packets" .*: it was released by nx_packet_release of worker',
    ],
    [
      12,
      'c-out-of-bounds',
      /^with_packets /,
      '^writes 1 byte, right behind the end of a packet of pool "packets"',
    ],
    [13, 'c-stack-overflow', /^deep /, 'needs more than the \\d+ bytes of its stack'],
    [14, 'c-undefined', /^work /, '^shifts by more bits than there are'],
    [15, 'c-undefined', /^work /, '^adds signed numbers whose sum does not fit$'],
    [16, 'c-out-of-bounds', /^work /, '^writes 12 bytes, right behind the end of "table"'],
    [
      17,
      'c-not-allocated',
      /^with_bytes /,
      '^reads 1 byte of the memory of bytes pool "bytes" that nobody has allocated$',
    ],
  ])('fault %i is told as %s', async (fault, id, functions, message) => {
    const told = await told_of(fault);
    expect(told.map((one) => one.id)).toEqual([...(ALSO[fault] ?? []), id]);
    const { object, message: words, target, context } = told.at(-1) as Diagnostic;
    expect(object).toMatch(functions);
    expect(object).toMatch(/^\w+ \(test\/demo\/c\/fixtures\/memory_errors\.c:\d+\)/);
    expect(words).toMatch(new RegExp(message));
    expect([target, context]).toEqual(['board', 'worker']);
  });

  it('a correct program is not told of anything', async () => {
    expect(await told_of(0)).toEqual([]);
  });
});
