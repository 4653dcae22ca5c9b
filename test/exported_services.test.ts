// Whichever service firmware calls without `yield*`: it is told, with its name.

import { describe, expect, test } from 'vitest';
import { NX_IP, NX_PACKET } from '../netx/nx_api.ts';
import * as tx from '../rtos/tx_api.ts';
import { type AnyService, is_service, KERNEL_SERVICES, NETWORK_SERVICES } from './exported_services.ts';
import { run_board, run_thread } from './rtos/board.ts';

/** Second names of services, which call themselves by the first. */
const ALIASES: Readonly<Record<string, string>> = {
  nx_ip_raw_packet_interface_send: 'nx_ip_raw_packet_source_send',
  nxd_ip_raw_packet_interface_send: 'nxd_ip_raw_packet_source_send',
  nxd_icmp_interface_ping: 'nxd_icmp_source_ping',
  nxd_ipv6_global_address_set: 'nxd_ipv6_address_set',
  nxd_ipv6_linklocal_address_set: 'nxd_ipv6_address_set',
  nx_udp_socket_interface_send: 'nx_udp_socket_source_send',
  nxd_udp_socket_interface_send: 'nxd_udp_socket_source_send',
  nxd_mqtt_client_recieve_notify_set: 'nxd_mqtt_client_receive_notify_set',
};

/** Arguments for the services that do not begin with a pointer, or do not look whether it is null. */
const ARGUMENTS: Readonly<Record<string, () => unknown[]>> = {
  sim_always: () => ['holds', () => true],
  sim_assert: () => [true, 'holds'],
  sim_choose: () => ['cost', 'site', 1],
  sim_compute: () => [10],
  sim_eventually_within: () => [1, 'comes', () => true],
  sim_note: () => ['note'],
  sim_stimulus: () => ['event', 10, 20, () => {}],
  sim_sometimes: () => [true, 'happens'],
  sim_unreachable: () => ['place'],
  sim_interrupt_priority: () => ['button', 1],
  sim_interrupt_disable: () => ['button'],
  sim_interrupt_enable: () => ['button'],
  tx_thread_sleep: () => [5],
  nx_ip_packet_deferred_receive: () => [new NX_IP(), new NX_PACKET()],
  nx_arp_packet_deferred_receive: () => [new NX_IP(), new NX_PACKET()],
  nx_ip_driver_deferred_processing: () => [new NX_IP()],
  nx_ip_driver_link_status_event: () => [new NX_IP(), 0],
};

function call(name: string, service: AnyService): unknown {
  const args = ARGUMENTS[name]?.() ?? new Array<unknown>(Math.max(service.length, 12)).fill(null);
  return service(...args);
}

/** All but the one that starts the kernel. */
const ALL = [...KERNEL_SERVICES, ...NETWORK_SERVICES].filter(([name]) => name !== 'tx_kernel_enter');

/** The services whose calls are to be delegated to: asked of one call each. */
const RETURNING_SERVICES = ALL.filter(([name, service]) => {
  let answer = false;
  run_thread(function* () {
    const result = call(name, service);
    answer = is_service(result);
    if (is_service(result)) yield* result;
  });
  return answer;
});

function message_of(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    return (error as Error).message;
  }
  return 'nothing was told';
}

describe('a call of any service without yield*', () => {
  test('is looked for in all of them', () => {
    expect(RETURNING_SERVICES.length).toBeGreaterThan(140);
  });

  const places: Readonly<Record<string, (drop: () => void) => unknown>> = {
    'before another service': (drop) =>
      run_thread(function* () {
        drop();
        yield* tx.tx_thread_sleep(1);
      }),
    'as the last thing of a thread': (drop) =>
      run_thread(function* () {
        yield* tx.tx_thread_relinquish();
        drop();
      }),
    'in a thread that is a plain function': (drop) =>
      run_board(function* (threads) {
        yield* threads.make('thread', 16, drop);
      }),
    'in initialization': (drop) =>
      run_board(function* () {
        yield* tx.tx_thread_relinquish();
        drop();
      }),
    'in a timer': (drop) =>
      run_board(function* () {
        yield* tx.tx_thread_relinquish();
        tx.tx_timer_create(new tx.TX_TIMER(), 'timer', drop, 0, 1, 0, tx.TX_AUTO_ACTIVATE);
      }),
  };

  test.each(Object.entries(places))('is told by its name %s', (_place, run) => {
    const silent = RETURNING_SERVICES.filter(([name, service]) => {
      const message = message_of(() => run(() => void call(name, service)));
      return !message.startsWith(`${ALIASES[name] ?? name} was called by board/`);
    });
    expect(silent.map(([name]) => name)).toEqual([]);
  });
});
