import { expect, test } from 'vitest';
import { Fleet } from '../../../demo/fleet/fleet.ts';
import { small_fleet } from '../../demo/fleet/plans.ts';
import { differing_state } from '../../same_state.ts';

test.each([false, true])(
  'boards that rest leave the state behind that a recorded run leaves: flat %s',
  (flat) => {
    const [recorded, passed] = [true, false].map((trace) => {
      const fleet = new Fleet(small_fleet({ until_s: 12, flat, boards: 2 }), { seed: 3, trace });
      fleet.run();
      return fleet;
    }) as [Fleet, Fleet];
    expect(differing_state(recorded.sim, passed.sim)).toEqual([]);
    expect(passed.result()).toEqual(recorded.result());
    expect(passed.sim.events_handled).toBe(recorded.sim.events_handled);
  },
);
