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
      expect.stringMatching(
        /DIAGNOSTIC \[c-abort\] abort < Error_Handler < App_Main_Thread_Entry: stops itself/,
      ),
    ]);
    expect(bench.sim.checks.failure?.message).toBe('"Error_Handler" was reached');
  });

  it('has a real-time clock that goes on with virtual time, and a button', async () => {
    const image = await c_image(
      ['real_time_clock.c', `${KIT}/stm32/hal.c`, `${KIT}/stm32/rtc.c`, `${KIT}/stm32/start.c`],
      {
        includes: [`${KIT}/stm32`],
        defines: ['BOARD_BUTTON_MS=1500'],
      },
    );
    const { told } = await run_bench((bench) => void add_c_board(bench, image), 4);
    expect(told.filter((line) => line.startsWith('board'))).toEqual([
      'board/clock: 2000-01-01 day 6 00:00:00',
      'board/clock: 2024-02-28 day 3 23:59:58',
      'board/interrupt: pin 2000',
      'board/clock: 2024-02-29 day 4 00:00:00',
      'board/clock: BCD 24-02-29 00:00:00',
      'board/clock: no 30th of February: 1',
      'board/clock: 2099-12-31 day 4 00:00:00',
    ]);
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
