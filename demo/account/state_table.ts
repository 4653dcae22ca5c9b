// What everything in a simulation is doing at this moment, as text: for Ctrl-C, and for runs that do not end as they
// should. The threads in words, in order of creation, and then the tables that the stack keeps for every failure print:
// sockets, packet pools, ARP caches. Nothing is changed by looking.

import { NX_PACKET_POOL, NX_TCP_SOCKET } from '../../netx/nx_api.ts';
import { holders_of } from '../../rtos/kernel/holders.ts';
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import { object_title, title_text } from '../../rtos/kernel/object_title.ts';
import { rest_words } from '../../rtos/kernel/rest.ts';
import { stack_bytes_used } from '../../rtos/kernel/stack_mark.ts';
import { columns, registered_tables } from '../../rtos/kernel/tables.ts';
import {
  TX_COMPLETED,
  TX_READY,
  TX_SLEEP,
  TX_SUSPENDED,
  TX_TCP_IP,
  TX_TERMINATED,
  TX_WAIT_FOREVER,
} from '../../rtos/kernel/tx_constants.ts';
import type { TX_THREAD } from '../../rtos/kernel/tx_thread_cb.ts';
import { time_text } from '../../rtos/sim/time_text.ts';
import { type Simulation, sim_targets } from '../../rtos/sim_api.ts';

/** The whole table, one string for each line. */
export function state_table(sim: Simulation): string[] {
  const lines = [`state at ${time_text(sim.now_ns)} s of virtual time`];
  for (const { kernel } of sim_targets(sim)) {
    if (kernel.powered_off) {
      lines.push(`${kernel.name}: switched off`);
      continue;
    }
    const rest = rest_words(kernel);
    lines.push(
      `${kernel.name}: tick ${clock_of(kernel, sim.now_ns)}${rest === null ? '' : `, at rest: ${rest}`}`,
    );
    if (rest !== null) continue;
    const threads = kernel.threads.objects.filter((thread) => thread !== kernel.timer_thread);
    lines.push(...columns(threads.map((thread) => thread_row(kernel, thread))));
  }
  for (const table of registered_tables(sim)) {
    const rows = table.lines();
    if (rows.length > 0) lines.push(`${table.title}:`, ...rows.map((row) => `  ${row}`));
  }
  return lines;
}

/** tx_time_get without a call: ticks that nobody waits for are counted when somebody asks. */
function clock_of(k: Kernel, now_ns: number): number {
  const passed = Math.floor((now_ns - k.tick_origin_ns) / k.tick_ns);
  return k.clock + Math.max(0, passed - k.ticks);
}

function thread_row(k: Kernel, thread: TX_THREAD): string[] {
  return [
    '  thread',
    thread.tx_thread_name ?? 'unnamed',
    `priority ${thread.tx_thread_priority}`,
    thread_state(k, thread) + stack_words(thread),
  ];
}

/** Of threads in C: registers are not on the stack here, so it is the least that a board needs. */
function stack_words(thread: TX_THREAD): string {
  const used = stack_bytes_used(thread);
  return used === 0 ? '' : `, used at least ${used} of ${thread.tx_thread_stack_size} bytes of its stack`;
}

/** What a thread is doing, in words. */
export function thread_state(k: Kernel, thread: TX_THREAD): string {
  switch (thread.tx_thread_state) {
    case TX_READY:
      return k.current === thread ? 'running' : 'ready';
    case TX_COMPLETED:
      return 'completed';
    case TX_TERMINATED:
      return 'terminated';
    case TX_SUSPENDED:
      return 'suspended';
    case TX_SLEEP:
      return 'sleeping';
    default:
      return `waits for ${waited_for(thread)}${taken_by(k, thread)}${how_long(thread)}`;
  }
}

function waited_for(thread: TX_THREAD): string {
  // Of the waits that only one thread can have there is no list: for a connection, and for the end of one.
  const alone = thread.tx_thread_state === TX_TCP_IP ? thread.wait_request : null;
  const object = thread.waiting_in?.owner ?? alone;
  const title = object_title(object);
  if (title === null) return 'an event';
  return title_text(title) + (object instanceof NX_TCP_SOCKET ? service_words(thread, object) : '');
}

/** The service that waits on a TCP socket. */
function service_words(thread: TX_THREAD, socket: NX_TCP_SOCKET): string {
  const is_client = socket.nx_tcp_socket_client_type !== 0;
  const services: readonly (readonly [is_it: boolean, service: string])[] = [
    [thread.waiting_in === socket.receive_waiting, 'nx_tcp_socket_receive'],
    [thread.waiting_in === socket.transmit_waiting, 'nx_tcp_socket_send'],
    [thread.waiting_in === socket.bind_waiting, 'nx_tcp_client_socket_bind'],
    [thread === socket.nx_tcp_socket_disconnect_suspended_thread, 'nx_tcp_socket_disconnect'],
    [is_client, 'nx_tcp_client_socket_connect'],
  ];
  const [, service] = services.find(([is_it]) => is_it) ?? [true, 'nx_tcp_server_socket_accept'];
  return ` in ${service}`;
}

/** Who has the lock that a thread waits for. Where the packets of a pool are has a table of its own. */
function taken_by({ sim }: Kernel, thread: TX_THREAD): string {
  if (thread.waiting_in?.owner instanceof NX_PACKET_POOL) return '';
  const holders = holders_of(sim, thread);
  return holders === null ? '' : ` (${holders.location})`;
}

function how_long(thread: TX_THREAD): string {
  return thread.wait_ticks === TX_WAIT_FOREVER ? ', no timeout' : `, at most ${thread.wait_ticks} ticks`;
}
