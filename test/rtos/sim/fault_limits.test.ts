import { expect, test } from 'vitest';
import { run_scenario } from '../../../rtos/explore/run_scenario.ts';
import { CHOICE_KINDS } from '../../../rtos/sim/choices.ts';
import { FAULT_KINDS, FaultCount } from '../../../rtos/sim/fault_limits.ts';
import { toy } from '../explore/toy.ts';

const late = { seed: 1, choices: () => 1 };

test('at most so many faults of a kind happen, whatever a search wants', () => {
  const scenario = { ...toy(10, () => false, 'frame_loss'), faults: { at_most: { frame_loss: 2 } } };
  expect(run_scenario(scenario, late).choices).toHaveLength(2);
  const other = { ...toy(10, () => false, 'frame_delay'), faults: { at_most: { frame_loss: 2 } } };
  expect(run_scenario(other, late).choices).toHaveLength(10);
});

test('from the time on at which all is well no fault happens, and none is asked for; timing goes on to vary', () => {
  // Site n is asked for at n microseconds.
  const scenario = { ...toy(10, () => false, 'frame_loss'), faults: { heals_at_ns: 4000 } };
  const { choices } = run_scenario(scenario, { ...late, record_sites: true });
  expect(choices.map(({ time_ns }) => time_ns)).toEqual([0, 1000, 2000, 3000]);
  const timing = { ...toy(10, () => false, 'cost'), faults: { heals_at_ns: 4000 } };
  expect(run_scenario(timing, late).choices).toHaveLength(10);
});

test('every fault is a kind of choice', () => {
  expect(CHOICE_KINDS).toEqual(expect.arrayContaining([...FAULT_KINDS]));
});

test('limits that cannot be meant are refused', () => {
  expect(() => new FaultCount({ at_most: { cost: 1 } as never })).toThrow(
    '"cost" is no fault; these are: frame_delay',
  );
  expect(() => new FaultCount({ at_most: { frame_loss: 1.5 } })).toThrow('at most 1.5 of frame_loss');
  expect(() => new FaultCount({ heals_at_ns: -1 })).toThrow('heals_at_ns is -1');
  for (const kind of FAULT_KINDS)
    expect(new FaultCount({ at_most: { [kind]: 0 } }).may_happen(kind, 0)).toBe(false);
});
