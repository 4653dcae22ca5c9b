import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { stand_in_for, stand_in_header } from '../../../../demo/c/build/stand_ins.ts';

const KIT = fileURLToPath(new URL('../../../../demo/c/board_kit', import.meta.url));

it('names the file of the board kit that has a function or a header', () => {
  expect(stand_in_for('HAL_Init', KIT)).toMatch(/add demo\/c\/board_kit\/stm32\/hal\.c to the source files/);
  expect(stand_in_for('nx_dhcp_create', KIT)).toMatch(/known_address\.c/);
  expect(stand_in_header('stm32h7xx_hal.h', KIT)).toMatch(/-I demo\/c\/board_kit\/stm32 /);
});

it('says of what else belongs to a board that it does, and nothing of other names', () => {
  expect(stand_in_for('BSP_LED_Rainbow', KIT)).toMatch(/belongs to the board/);
  expect(stand_in_for('average', KIT)).toBeUndefined();
  // A function that the kit calls is none that it has.
  expect(stand_in_for('sim_now_ns', KIT)).toBeUndefined();
  expect(stand_in_header('my_board.h', KIT)).toBeUndefined();
});
