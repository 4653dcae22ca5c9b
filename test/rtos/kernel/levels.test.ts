import { expect, test } from 'vitest';
import { declare_levels, LevelSampler } from '../../../rtos/kernel/levels.ts';

class Tank {
  litres = 5;
  degrees = -3;
}
declare_levels(Tank, ['litres', 'degrees'], (tank, values, at) => {
  values[at] = tank.litres;
  values[at + 1] = tank.degrees;
});

/** A sampler, and what it tells with the id of whose value it is. */
function telling(): { sampler: LevelSampler; told: () => string[] } {
  const names: string[] = [];
  const sampler = new LevelSampler((name) => names.push(name) - 1);
  const told = (): string[] => {
    const lines: string[] = [];
    sampler.sample((_object, id, name, value) => lines.push(`${id} ${names[name]} ${value}`));
    return lines;
  };
  return { sampler, told };
}

test('a value is told when it is new and when it has changed; what nobody has declared has none', () => {
  const { sampler, told } = telling();
  const tank = new Tank();
  sampler.add(tank, () => 7);
  sampler.add({}, () => {
    throw new Error('it has no values');
  });
  expect(told()).toEqual(['7 litres 5', '7 degrees -3']);
  tank.degrees = 0x8000_0000;
  expect(told()).toEqual(['7 degrees -2147483648']);
  expect(told()).toEqual([]);
  sampler.remove(tank);
  tank.litres = 0;
  expect(told()).toEqual([]);
});

test('values keep their objects while others come and go, however many there are', () => {
  const { sampler, told } = telling();
  const tanks = Array.from({ length: 100 }, () => new Tank());
  for (const [id, tank] of tanks.entries()) sampler.add(tank, () => id);
  expect(told().length).toBe(200);
  sampler.remove(tanks[3] as Tank);
  sampler.add(new Tank(), () => 100);
  sampler.remove(tanks[98] as Tank);
  (tanks[99] as Tank).litres = 6;
  (tanks[2] as Tank).degrees = 20;
  // Zero is as new as any other value.
  const empty = new Tank();
  empty.litres = 0;
  sampler.add(empty, () => 101);
  const expected = ['2 degrees 20', '99 litres 6', '100 litres 5', '100 degrees -3', '101 litres 0'];
  expect(told()).toEqual([...expected, '101 degrees -3']);
  expect(told()).toEqual([]);
});
