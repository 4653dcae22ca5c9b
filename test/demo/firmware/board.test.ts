import { expect, it } from 'vitest';
import { board_main } from '../../../demo/firmware/board.ts';
import type { Console } from '../../../demo/firmware/console.ts';
import { IP_ADDRESS, Network } from '../../../demo/firmware/network.ts';
import type { Service } from '../../../rtos/tx_api.ts';
import { run_bench } from '../bench/run_bench.ts';

it('a board starts its threads in the order given and prints what could not be created', async () => {
  const firmware = (console: Console) => {
    const says = (text: string) =>
      function* entry(): Service<void> {
        console.printf(text);
      };
    return board_main(console, new Network(), IP_ADDRESS(192, 168, 1, 40), [
      { name: 'first', entry: says('one'), priority: 10 },
      { name: 'second', entry: says('two'), priority: 10 },
      { name: 'third', entry: says('three'), priority: 99 },
    ]);
  };
  const { bench, told } = await run_bench((bench) => {
    bench.add_board({ name: 'board', firmware, application: ['first', 'second'] });
  });
  expect(told).toEqual([
    'board/initialization: tx_thread_create: TX_PRIORITY_ERROR (0xf)',
    'board/first: one',
    'board/second: two',
  ]);
  expect(bench.reported).toHaveLength(1);
});

it('an address is the number that the stack wants', () => {
  expect(IP_ADDRESS(192, 168, 1, 81)).toBe(0xc0a80151);
});
