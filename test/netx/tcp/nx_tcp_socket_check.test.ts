import { describe, expect, test } from 'vitest';
import { NX_IP, NX_TCP_SOCKET } from '../../../netx/nx_cb.ts';
import { NX_CALLER_ERROR, NX_NOT_ENABLED, NX_PTR_ERROR, NX_SUCCESS } from '../../../netx/nx_constants.ts';
import {
  check_in_thread,
  check_in_thread_or_init,
  check_ip,
  check_socket,
  no_socket,
} from '../../../netx/tcp/nx_tcp_socket_check.ts';
import { K } from '../../../rtos/kernel/current.ts';
import type { Kernel } from '../../../rtos/kernel/kernel.ts';
import { TX_AUTO_ACTIVATE, TX_TIMER, tx_timer_create } from '../../../rtos/tx_api.ts';
import { TcpLab } from './tcp_lab.ts';

describe('the checks of all services', () => {
  test('want a socket that exists, TCP that is enabled, and the right caller', () => {
    const lab = new TcpLab();
    const found: number[] = [];
    lab.a.thread(function* (board) {
      const socket = new NX_TCP_SOCKET();
      expect([no_socket(null), no_socket(socket)]).toEqual([true, true]);
      found.push(check_socket(null), check_socket(socket), check_ip(null), check_ip(new NX_IP()));
      yield* board.socket(socket);
      expect(no_socket(socket)).toBe(false);
      const timer = new TX_TIMER();
      const expired = (): void => {
        found.push(check_in_thread(K as Kernel, socket), check_in_thread_or_init(K as Kernel, socket));
      };
      tx_timer_create(timer, 'timer', expired, 0, 3, 0, TX_AUTO_ACTIVATE);
      found.push(check_socket(socket), check_ip(board.ip), check_in_thread(K as Kernel, socket));
      const { nx_ip_tcp_packet_receive } = board.ip;
      board.ip.nx_ip_tcp_packet_receive = null;
      found.push(check_socket(socket), check_ip(board.ip));
      board.ip.nx_ip_tcp_packet_receive = nx_ip_tcp_packet_receive;
    });
    lab.run(20);
    expect(found).toEqual([
      ...Array(4).fill(NX_PTR_ERROR),
      ...Array(3).fill(NX_SUCCESS),
      ...Array(2).fill(NX_NOT_ENABLED),
      ...Array(2).fill(NX_CALLER_ERROR),
    ]);
  });
});
