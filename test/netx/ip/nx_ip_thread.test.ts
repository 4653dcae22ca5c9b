import { expect, test } from 'vitest';
import * as NX from '../../../netx/nx_api.ts';
import { COMPLETED_VOID, type Service } from '../../../rtos/kernel/service.ts';
import {
  TX_OR,
  TX_WAIT_FOREVER,
  tx_event_flags_set,
  tx_mutex_get,
  tx_mutex_put,
  tx_thread_sleep,
} from '../../../rtos/tx_api.ts';
import { HandWire, must } from '../hand_wire.ts';

/** Replaces every hook of the IP thread by one that notes its name. */
function note_hooks(ip: NX.NX_IP, order: string[]): void {
  const note = (name: string) => (): Service<void> => {
    order.push(name);
    return COMPLETED_VOID;
  };
  ip.nx_ip_tcp_queue_process = note('tcp');
  ip.nx_ip_tcp_fast_periodic_processing = note('tcp fast');
  ip.nx_ip_arp_periodic_update = note('arp periodic');
  ip.nx_ip_igmp_periodic_processing = note('igmp periodic');
  ip.nx_ip_fragment_timeout_check = note('fragment timeouts');
  ip.nx_ip_tcp_periodic_processing = note('tcp periodic');
  ip.nx_ip_arp_queue_process = note('arp');
  ip.nx_ip_igmp_queue_process = note('igmp');
  ip.nx_ip_fragment_assembly = note('fragments');
  ip.nx_ip_icmp_queue_process = note('icmp');
  ip.nx_tcp_deferred_cleanup_check = note('tcp cleanup');
}

test('events that come together are served in one order', () => {
  const board = new HandWire();
  const order: string[] = [];
  board.run(function* ({ ip, commands }) {
    note_hooks(ip, order);
    must(yield* tx_mutex_get(ip.nx_ip_protection, TX_WAIT_FOREVER));
    must(yield* tx_event_flags_set(ip.nx_ip_events, NX.NX_IP_ALL_EVENTS, TX_OR));
    commands.length = 0;
    must(yield* tx_mutex_put(ip.nx_ip_protection));
    expect(order).toEqual(
      'tcp,tcp fast,arp periodic,igmp periodic,fragment timeouts,tcp periodic,arp,igmp,fragments,icmp,tcp cleanup'.split(
        ',',
      ),
    );
    // "All hosts" for IGMP, then the driver's deferred work.
    expect(commands).toEqual([NX.NX_LINK_MULTICAST_JOIN, NX.NX_LINK_DEFERRED_PROCESSING]);
  });
});

test('the slow timer ticks once a second, the fast one ten times', () => {
  const board = new HandWire();
  const ticks: { slow: number[]; fast: number[] } = { slow: [], fast: [] };
  board.thread(function* ({ ip }) {
    ip.nx_ip_arp_periodic_update = function* () {
      ticks.slow.push(board.tick);
    };
    ip.nx_ip_tcp_fast_periodic_processing = function* () {
      ticks.fast.push(board.tick);
    };
  });
  board.run_ticks(301);
  expect(ticks.slow).toEqual([100, 200, 300]);
  expect(ticks.fast.slice(0, 3)).toEqual([10, 20, 30]);
  expect(ticks.fast.length).toBe(30);
});

test('the thread waits while a worse thread holds the protection', () => {
  const board = new HandWire();
  const served: number[] = [];
  board.run(function* ({ ip }) {
    ip.nx_ip_icmp_queue_process = function* () {
      served.push(board.tick);
    };
    must(yield* tx_mutex_get(ip.nx_ip_protection, TX_WAIT_FOREVER));
    must(yield* tx_event_flags_set(ip.nx_ip_events, NX.NX_IP_ICMP_EVENT, TX_OR));
    yield* tx_thread_sleep(5);
    expect(served).toEqual([]);
    must(yield* tx_mutex_put(ip.nx_ip_protection));
    expect(served).toEqual([5]);
  });
});
