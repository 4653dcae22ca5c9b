import { expect, test } from 'vitest';
import { declare_levels, LevelSampler } from '../../../rtos/kernel/levels.ts';

class Tank {
  litres = 5;
  degrees = -3;
}
declare_levels(Tank, { litres: ({ litres }) => litres, degrees: ({ degrees }) => degrees });

test('a value is told when it is new and when it has changed; what nobody has declared has none', () => {
  const [sampler, tank, told] = [new LevelSampler(), new Tank(), [] as string[]];
  const sample = (): void => sampler.sample((_object, what, value) => told.push(`${what} ${value}`));
  expect([sampler.add(tank), sampler.add({})]).toEqual([true, false]);
  sample();
  tank.degrees = 0x8000_0000;
  sample();
  sample();
  sampler.remove(tank);
  tank.litres = 0;
  sample();
  expect(told).toEqual(['litres 5', 'degrees -3', 'degrees -2147483648']);
});
