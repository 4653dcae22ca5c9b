import { expect, test } from 'vitest';
import { nx_config, nx_options } from '../../netx/sim_netx_api.ts';
import { Simulation, Target } from '../../rtos/sim_api.ts';
import { tx_kernel_enter } from '../../rtos/tx_api.ts';
import { HandWire } from './hand_wire.ts';

test('the defaults are those of the published build', () => {
  const { kernel } = new HandWire().target;
  const config = nx_config(kernel);
  expect(config).toMatchObject({
    NX_MAX_PHYSICAL_INTERFACES: 1,
    NX_ENABLE_IP_STATIC_ROUTING: false,
    NX_ENABLE_LOW_WATERMARK: false,
    NX_IP_PERIODIC_RATE: 100,
  });
  expect(new Set(Object.values(config.quirks))).toEqual(new Set([false]));
  expect(nx_config(kernel)).toBe(config);
});

test('options are taken, switches go before the profile', () => {
  const { kernel } = new HandWire({
    nx: { NX_MAX_PHYSICAL_INTERFACES: 3, profile: 'published', quirks: { tcp_send_keeps_header: false } },
  }).target;
  const { quirks, NX_MAX_PHYSICAL_INTERFACES } = nx_config(kernel);
  expect(NX_MAX_PHYSICAL_INTERFACES).toBe(3);
  expect([quirks.arp_find_sees_deleted_entry, quirks.tcp_send_keeps_header]).toEqual([true, false]);
});

test('the second of the stack follows the tick rate', () => {
  const board = new Target(new Simulation(), {
    name: 'board',
    main: () => tx_kernel_enter(() => undefined),
    config: { TX_TIMER_TICKS_PER_SECOND: 1000 },
  });
  expect(nx_config(board.kernel).NX_IP_PERIODIC_RATE).toBe(1000);
});

test('a name that is not known is refused', () => {
  expect(() => nx_options({ NX_ENABLE_WINGS: true } as object)).toThrow("'NX_ENABLE_WINGS' is no option");
  expect(() => nx_options({ quirks: { flies: true } as object })).toThrow("'flies' is no quirk");
});
