import { expect, test } from 'vitest';
import { type NxOptions, nx_config, nx_options } from '../../netx/sim_netx_api.ts';
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

test('NX_TCP_IMMEDIATE_ACK acknowledges every segment, unless the build says of which number', () => {
  const every = (nx: NxOptions) => nx_config(new HandWire({ nx }).target.kernel).NX_TCP_ACK_EVERY_N_PACKETS;
  expect(every({})).toBe(0);
  expect(every({ NX_TCP_IMMEDIATE_ACK: true })).toBe(1);
  expect(every({ NX_TCP_IMMEDIATE_ACK: true, NX_TCP_ACK_EVERY_N_PACKETS: 2 })).toBe(2);
});

test('what cannot be set is refused with the reason', () => {
  expect(() => nx_options({ NX_DISABLE_IPV6: true, NX_SECURE_ENABLE: true })).not.toThrow();
  expect(() => nx_options({ NX_SECURE_ENABLE: false })).toThrow('always true: TLS is there');
  expect(() => nx_options({ NX_DISABLE_ERROR_CHECKING: true } as object)).toThrow(
    'always check their arguments',
  );
  expect(() => nx_options({ NX_ENABLE_PACKET_DEBUG_INFO: true } as object)).toThrow('sim_packet_accounts');
  expect(() => nx_options({ NX_RAND: () => 4 } as object)).toThrow("'NX_RAND' cannot be set");
  expect(() => nx_options({ NX_PHYSICAL_HEADER: 18 })).toThrow('a multiple of 4, at least 16');
});

test('a name that is not known is refused', () => {
  expect(() => nx_options({ NX_ENABLE_WINGS: true } as object)).toThrow("'NX_ENABLE_WINGS' is no option");
  expect(() => nx_options({ quirks: { flies: true } as object })).toThrow("'flies' is no quirk");
});
