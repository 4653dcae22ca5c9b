import { expect, test } from 'vitest';
import { nominal_sites } from '../../../../rtos/explore/search.ts';
import { run_with } from '../../../../rtos/explore/shrink.ts';
import { NO_RACES } from '../../../../rtos/explore/strategies/races.ts';
import { check_then_wait, timeout_against_post } from '../../../demo/bugs/experiments.ts';
import { toy } from '../../../rtos/explore/toy.ts';

test('of an interrupt only the delays matter that bring it behind something', () => {
  const { races } = nominal_sites(check_then_wait, { seed: 1 });
  // The tick comes 15 us after the interrupt, the consumer clears the flag 36 us after it: 2 to 10 us are as good as none.
  const options = races.telling.get('isr_arrival/board/sensor#1');
  expect(options).toContain(4);
  expect(options).toContain(5);
  expect(options).not.toContain(2);
  expect(options).not.toContain(7);
});

test('a swap puts the event behind another one on the same object, and with it the bug is there', () => {
  const { races } = nominal_sites(timeout_against_post, { seed: 1 });
  expect(races.swaps.length).toBeGreaterThan(0);
  const failing = races.swaps.filter(
    ({ key, option }) =>
      run_with(timeout_against_post, { seed: 1 }, [{ key, taken: option }]).failure !== null,
  );
  expect(failing.length).toBeGreaterThan(0);
});

test('choices that do not say what they delay have no races', () => {
  const { races } = nominal_sites(
    toy(5, () => false),
    { seed: 1 },
  );
  expect(races).toEqual(NO_RACES);
});
