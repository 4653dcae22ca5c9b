import { describe, expect, test } from 'vitest';
import { build_options } from '../../netx/build_options.ts';
import { target_config } from '../../rtos/kernel/config.ts';
import { Simulation, Target, type TargetConfig } from '../../rtos/sim_api.ts';

const LAMP = build_options({
  key: 'lamp',
  whose: 'the lamp',
  defaults: { NX_LAMP_SECONDS: 5, NX_LAMP_TICKS: 500, NX_LAMP_RED: false },
  quirks: [
    { flickers: false, hums: false },
    { flickers: true, hums: true },
  ],
  derived: (second_ticks, given) => ({ NX_LAMP_TICKS: (given.NX_LAMP_SECONDS ?? 5) * second_ticks }),
});

function of(options: Parameters<typeof LAMP.set>[0], config: Partial<TargetConfig> = {}) {
  return LAMP.of_config(target_config({ ...config, options: LAMP.set(options) }));
}

describe('the options of a library', () => {
  test('are its defaults, what follows from them, and what is set, in this order', () => {
    expect(of({})).toEqual({
      NX_LAMP_SECONDS: 5,
      NX_LAMP_TICKS: 500,
      NX_LAMP_RED: false,
      quirks: { flickers: false, hums: false },
    });
    expect(of({ NX_LAMP_SECONDS: 2 }, { TX_TIMER_TICKS_PER_SECOND: 1000 }).NX_LAMP_TICKS).toBe(2000);
    expect(of({ NX_LAMP_TICKS: 7, NX_LAMP_RED: true })).toMatchObject({
      NX_LAMP_TICKS: 7,
      NX_LAMP_RED: true,
    });
  });

  test('may be a function of the ticks of a second, as a macro is in C', () => {
    const options = { NX_LAMP_TICKS: (second: number) => second / 4 };
    expect(of(options).NX_LAMP_TICKS).toBe(25);
    expect(of(options, { TX_TIMER_TICKS_PER_SECOND: 1000 }).NX_LAMP_TICKS).toBe(250);
    expect(of(options, { TX_TIMER_TICKS_PER_SECOND: 50 }).NX_LAMP_TICKS).toBe(12);
    expect(() => of({ NX_LAMP_TICKS: () => -1 })).toThrow(
      "'NX_LAMP_TICKS' is an integer, at least 0, not -1",
    );
    expect(() => LAMP.set({ NX_LAMP_TOCKS: () => 1 } as object)).toThrow("'NX_LAMP_TOCKS' is no option");
  });

  test('have quirks by profile and by name', () => {
    expect(of({ profile: 'published' }).quirks).toEqual({ flickers: true, hums: true });
    expect(of({ profile: 'published', quirks: { hums: false } }).quirks).toEqual({
      flickers: true,
      hums: false,
    });
    expect(of({ quirks: { hums: true } }).quirks).toEqual({ flickers: false, hums: true });
  });

  test.each([
    [
      { NX_LAMP_BLUE: true },
      "'NX_LAMP_BLUE' is no option of the lamp; known are: NX_LAMP_SECONDS, NX_LAMP_TICKS",
    ],
    [{ NX_LAMP_RED: 1 }, "'NX_LAMP_RED' is true or false"],
    [{ profile: 'publish' }, "'publish' is no profile"],
    [{ quirks: { humms: true } }, "'humms' is no quirk of the lamp; known are: flickers, hums"],
    [{ quirks: { hums: 1 } }, "the quirk 'hums' is true or false"],
  ])('%j are refused', (options, words) => {
    expect(() => LAMP.set(options as object)).toThrow(words);
  });

  test('are made once for a target, and are the defaults of a target that sets none', () => {
    const { kernel } = new Target(new Simulation(), { name: 'board', main: () => {} });
    expect(LAMP.of(kernel)).toEqual(of({}));
    expect(LAMP.of(kernel)).toBe(LAMP.of(kernel));
  });
});
