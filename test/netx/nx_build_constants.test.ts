import { expect, test } from 'vitest';
import * as NX from '../../netx/nx_api.ts';
import type { NxOptions } from '../../netx/nx_options.ts';
import { nx_options } from '../../netx/sim_netx_api.ts';
import { Simulation, Target } from '../../rtos/sim_api.ts';
import { tx_kernel_enter } from '../../rtos/tx_api.ts';

/** What firmware of a build reads, in its main function. */
function read(options: NxOptions, ticks_per_second = 100): Record<string, unknown> {
  let seen = {};
  const sim = new Simulation();
  new Target(sim, {
    name: 'board',
    config: { TX_TIMER_TICKS_PER_SECOND: ticks_per_second, options: nx_options(options) },
    main: () => {
      seen = { ...NX };
      tx_kernel_enter(() => {});
    },
  });
  sim.run();
  return seen;
}

test('NX_IP_PERIODIC_RATE is the ticks of a second, unless the build sets it apart', () => {
  expect(read({}, 1000)).toMatchObject({ NX_IP_PERIODIC_RATE: 1000, NX_TCP_FAST_TIMER_RATE: 10 });
  expect(read({ NX_IP_PERIODIC_RATE: 100 }, 1000)).toMatchObject({ NX_IP_PERIODIC_RATE: 100 });
  expect(NX.NX_IP_PERIODIC_RATE).toBe(100);
});

test('each option that is a constant of the API has its value there', () => {
  const options: NxOptions = {
    NX_TCP_FAST_TIMER_RATE: 20,
    NX_TCP_ACK_TIMER_RATE: 6,
    NX_TCP_TRANSMIT_TIMER_RATE: 2,
    NX_TCP_MAXIMUM_RETRIES: 4,
    NX_TCP_RETRY_SHIFT: 1,
    NX_TCP_MAXIMUM_TX_QUEUE: 7,
    NX_TCP_MAXIMUM_SEGMENT_LIFETIME: 30,
    NX_TCP_KEEPALIVE_INITIAL: 60,
    NX_TCP_KEEPALIVE_RETRY: 5,
    NX_TCP_KEEPALIVE_RETRIES: 3,
    NX_TCP_MSS_MINIMUM: 256,
    NX_MAX_PHYSICAL_INTERFACES: 2,
    NX_PHYSICAL_HEADER: 44,
  };
  expect(read(options)).toMatchObject(options);
});

test('interfaces count with loopback, unless there is none', () => {
  expect(read({ NX_MAX_PHYSICAL_INTERFACES: 2 })).toMatchObject({
    NX_MAX_IP_INTERFACES: 3,
    NX_LOOPBACK_INTERFACE: 2,
  });
  expect(read({ NX_MAX_PHYSICAL_INTERFACES: 2, NX_DISABLE_LOOPBACK_INTERFACE: true })).toMatchObject({
    NX_MAX_IP_INTERFACES: 2,
    NX_LOOPBACK_INTERFACE: 0,
  });
});

test('packet types follow the physical header', () => {
  expect(read({ NX_PHYSICAL_HEADER: 44 })).toMatchObject({
    NX_IP_PACKET: 64,
    NX_IPv4_PACKET: 64,
    NX_IPv4_ICMP_PACKET: 64,
    NX_ICMP_PACKET: 64,
    NX_UDP_PACKET: 72,
    NX_TCP_PACKET: 84,
    NX_TCP_PACKET_DUAL_STACK: 104,
    NX_RECEIVE_PACKET: 0,
  });
});
