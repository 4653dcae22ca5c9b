// What stands in for vendors' boards: an application as their generators write it runs without its main.c and HAL.

import { describe, expect, it } from 'vitest';
import { run_bench } from '../bench/run_bench.ts';
import { add_c_board, c_image } from './c_boards.ts';
import { no_toolchain } from './toolchain_there.ts';

const KIT = 'demo/c/board_kit';

describe.skipIf(no_toolchain)('the board kit', () => {
  it('gives an application of STM32Cube its HAL, an address and its handlers', async () => {
    const sources = ['vendor_app.c', `${KIT}/stm32/hal.c`, `${KIT}/known_address.c`];
    const image = await c_image(sources, {
      includes: [`${KIT}/stm32`],
      defines: ['BOARD_ADDRESS=0xC0A80114'],
    });
    const { bench, told } = await run_bench((bench) => void add_c_board(bench, image, { network: true }), 2);
    expect(told.filter((line) => line.startsWith('board/'))).toEqual([
      'board/NetXDuo App thread  address c0a80114, mask ffffff00',
      'board/NetXDuo App thread  LED 1',
      'board/NetXDuo App thread  a delay of 25 ms, to tick 2',
      'board/NetXDuo App thread  random number: 1',
    ]);
    expect(bench.sim.checks.failure?.message).toBe('"Error_Handler" was reached');
  });

  it("gives the guide's sample its network and its thread", async () => {
    const image = await c_image(['guide_sample.c', `${KIT}/guide_board.c`]);
    const { told } = await run_bench((bench) => void add_c_board(bench, image, { network: true }), 1);
    expect(told.filter((line) => line.startsWith('board/'))).toEqual([
      'board/mqtt sample: network "ip" with 30 packets',
      'board/mqtt sample: initialized: 1',
    ]);
  });
});
