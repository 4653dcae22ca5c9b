import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { entry_trouble, link_trouble } from '../../../../demo/c/build/link_messages.ts';

const RULES = { root: '/p', sim: '/sim' };
const SIM = fileURLToPath(new URL('../../../../demo/c', import.meta.url));
const told = (...lines: string[]): string[] => link_trouble(lines.join('\n'), RULES).split('\n');

it('a name that nobody has is told once, with the files that use it', () => {
  expect(
    told(
      'wasm-ld: error: /w/a.c.o: undefined symbol: nx_ppp_create',
      'wasm-ld: error: /w/b.c.o: undefined symbol: nx_ppp_create',
      'wasm-ld: error: /w/b.c.o: undefined symbol: HAL_Init',
      'clang: error: linker command failed with exit code 1',
    ),
  ).toEqual([
    'a.c and b.c: nx_ppp_create is not a service of this simulator; services: demo/c/services.md',
    expect.stringMatching(
      /^b\.c: HAL_Init is used, but none of the source files defines it; it belongs to the board/,
    ),
  ]);
});

it('a name that the board kit has', () => {
  const line = 'wasm-ld: error: /w/b.c.o: undefined symbol: HAL_Init';
  expect(link_trouble(line, { root: '/p', sim: SIM })).toBe(
    'b.c: HAL_Init is used, but none of the source files defines it; the board kit has one: add ' +
      'demo/c/board_kit/stm32/hal.c to the source files (demo/c/board_kit/README.md)',
  );
});

it('a name that two files define', () => {
  expect(
    told('wasm-ld: error: duplicate symbol: blink', '>>> defined in /w/a.c.o', '>>> defined in /w/b.c.o'),
  ).toEqual(['blink is defined twice:', '  in a.c', '  in b.c']);
});

it('memory that is too small, an interrupt handler that is not there', () => {
  expect(told('wasm-ld: error: initial memory too small, 5000000 bytes needed')).toEqual([
    'the firmware needs 5000000 bytes of memory, more than its board has: "memory_kib": 4928 in netx-sim.json gives it that',
  ]);
  expect(told('wasm-ld: error: symbol exported via --export not found: UART_IRQHandler')).toEqual([
    'the interrupt handler UART_IRQHandler is defined in none of the source files',
  ]);
});

it('a firmware without tx_application_define', () => {
  expect(entry_trouble(['main', 'tx_application_define'], true)).toBeUndefined();
  expect(entry_trouble(['main'], false)).toMatch(/creates its threads$/);
  expect(entry_trouble(['main'], true)).toContain('extern "C"');
});
