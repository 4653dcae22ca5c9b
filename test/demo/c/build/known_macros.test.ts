import { expect, it } from 'vitest';
import { known_macros, target_config_of } from '../../../../demo/c/build/known_macros.ts';
import { Simulation, Target } from '../../../../rtos/sim_api.ts';

it('the macros of all parts are known', () => {
  for (const name of [
    'TX_TIMER_TICKS_PER_SECOND',
    'NX_MAX_PHYSICAL_INTERFACES',
    'NX_SECURE_TLS_ENABLE_TLS_1_3',
    'TX_QUEUE_ENABLE_PERFORMANCE_INFO',
  ]) {
    expect(known_macros()).toContain(name);
  }
  expect(known_macros()).not.toContain('options');
});

it('they become the configuration of a target, each in its part; a switch is on however it is defined', () => {
  const config = target_config_of({
    TX_TIMER_TICKS_PER_SECOND: 1000,
    TX_DISABLE_NOTIFY_CALLBACKS: 0,
    TX_MUTEX_ENABLE_PERFORMANCE_INFO: 1,
    NX_MAX_PHYSICAL_INTERFACES: 2,
    NX_SECURE_TLS_ENABLE_TLS_1_3: 1,
    UNKNOWN: 3,
  });
  expect(config).toMatchObject({
    TX_TIMER_TICKS_PER_SECOND: 1000,
    TX_DISABLE_NOTIFY_CALLBACKS: true,
    TX_ENABLE_PERFORMANCE_INFO: true,
    options: { nx: { NX_MAX_PHYSICAL_INTERFACES: 2 } },
  });
  expect(Object.keys(config)).not.toContain('UNKNOWN');
  expect(() => new Target(new Simulation(), { name: 'b', main: () => {}, config })).not.toThrow();
});

it('switches that C has in every build as NX_TRUE or NX_FALSE are on by their value', () => {
  const config = target_config_of({
    NX_SNTP_CLIENT_RTT_REQUIRED: 1,
    NX_SNTP_CLIENT_IGNORE_MAX_ADJUST_STARTUP: 0,
    NX_SNTP_CLIENT_MESSAGE_CHECK_DISABLE: 0,
  });
  expect(config.options?.nx_sntp).toEqual({
    NX_SNTP_CLIENT_RTT_REQUIRED: true,
    NX_SNTP_CLIENT_IGNORE_MAX_ADJUST_STARTUP: false,
    NX_SNTP_CLIENT_MESSAGE_CHECK_DISABLE: true,
  });
});

it('an older name of an option is that option', () => {
  const older = 'NX_DUAL_PACKET_POOL_ENABLE';
  expect(known_macros()).toContain(older);
  const now = target_config_of({ NX_ENABLE_DUAL_PACKET_POOL: 1 });
  expect(now.options?.nx).toEqual({ NX_ENABLE_DUAL_PACKET_POOL: true });
  expect(target_config_of({ [older]: 1 })).toEqual(now);
});

it('nothing set is nothing said; IPv6 is there where it is asked for', () => {
  expect(target_config_of({})).toEqual({});
  expect(target_config_of({ SIM_IPV6: 1 })).toEqual({ options: { nx: { NX_DISABLE_IPV6: false } } });
  expect(target_config_of({ SIM_IPV6: 1, NX_DISABLE_IPV6: 1 })).toEqual({
    options: { nx: { NX_DISABLE_IPV6: true } },
  });
});
