import { expect, it } from 'vitest';
import { threadx_demo } from '../../../demo/firmware/threadx_demo.ts';
import { run_bench } from '../bench/run_bench.ts';

it('each of the eight threads gets its turns, and messages arrive in order without one missing', async () => {
  const { bench, told } = await run_bench((bench) => {
    bench.add_board({
      name: 'board',
      firmware: (console) => threadx_demo(console, 10),
      application: ['thread 0'],
    });
  });
  expect(bench.unfinished()).toEqual([]);
  const [counters, messages, ...more] = told;
  expect(more).toEqual([]);
  const turns = [...(counters as string).matchAll(/\d:(\d+)/g)].map((match) => Number(match[1]));
  const [zero, one, two, three, four, five, six, seven] = turns as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  // One round of thread 0 and of thread 5 in ten ticks; 3 and 4 take turns at two ticks each, as do 6 and 7.
  expect([zero, five]).toEqual([10, 10]);
  expect([three, four]).toEqual([26, 25]);
  expect([six, seven]).toEqual([26, 25]);
  // 1 and 2 share the rest of the processor, one service call each time.
  expect(one + two).toBeGreaterThan(0.99 * 1_000_000);
  const [sent, received] = (/sent (\d+), received (\d+)/.exec(messages as string) ?? []).slice(1).map(Number);
  expect((sent as number) - (received as number)).toBeGreaterThanOrEqual(0);
  expect((sent as number) - (received as number)).toBeLessThanOrEqual(100);
  expect(bench.sim.diagnostics).toEqual([]);
});
