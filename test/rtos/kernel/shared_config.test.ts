import { expect, test } from 'vitest';
import { target_config } from '../../../rtos/kernel/config.ts';

test('the same configuration is one object, which nobody can change', () => {
  const given = () => ({ service_cost_ns: 700, options: { netx: { NX_X: 1, quirks: { one: true } } } });
  const config = target_config(given());
  expect(target_config(given())).toBe(config);
  expect(() => {
    config.service_cost_ns = 800;
  }).toThrow(TypeError);
});

test.each([
  ['another value', { service_cost_ns: 701 }],
  ['another value deep inside', { service_cost_ns: 700, options: { netx: { quirks: { one: false } } } }],
  ['one more', { service_cost_ns: 700, options: { netx: { quirks: { one: true, two: true } } } }],
  ['one less', { service_cost_ns: 700, options: { netx: { quirks: {} } } }],
  ['null and nothing', { service_cost_ns: 700, options: { netx: null } }],
])('%s makes another one', (_, other) => {
  const config = target_config({ service_cost_ns: 700, options: { netx: { quirks: { one: true } } } });
  expect(target_config(other)).not.toBe(config);
  expect(target_config(other).service_cost_ns).toBe(other.service_cost_ns);
});

test('what a host program does to an object that it has given changes no configuration', () => {
  const quirks = { one: true };
  const given = { options: { netx: { quirks } } };
  const config = target_config(given);
  quirks.one = false;
  expect(config.options).toEqual({ netx: { quirks: { one: true } } });
  expect(target_config(given).options).toEqual({ netx: { quirks: { one: false } } });
});

test('functions and other objects of a host program are taken as they are, and not remembered', () => {
  const tick_hook = (): void => {};
  const config = target_config({ tick_hook });
  expect(config.tick_hook).toBe(tick_hook);
  expect(target_config({ tick_hook })).not.toBe(config);
  const resolver = new Map();
  expect(target_config({ options: { netx: resolver } }).options.netx).toBe(resolver);
});

test('a value that cannot be is refused each time', () => {
  const given = { TX_TIMER_TICKS_PER_SECOND: 0 };
  expect(() => target_config(given)).toThrow('at least 1');
  expect(() => target_config(given)).toThrow('at least 1');
});
