import { expect, it, vi } from 'vitest';

it('the first program measures every two ticks', async () => {
  const log = vi.spyOn(console, 'log').mockImplementation(() => {});
  await import('../../../../demo/playground/build/start.ts');
  const printed = log.mock.calls.map(([text]) => text);
  expect(printed).toEqual([0, 2, 4, 6, 8].map((tick, n) => `${21 + n} degrees, at tick ${tick}`));
});
