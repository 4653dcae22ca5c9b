/**
 * TCP's clocks, run by the IP thread: the fast timer (ten times a second) counts delayed acknowledgments, retransmissions
 * and TIMED WAIT of every socket; the periodic one (once a second) counts keepalives, an option.
 *
 * Timeouts count down in steps of the fast timer and end when one step or less is left, so all of TCP lives on a grid
 * of 10 ticks.
 */
import { K } from '../../rtos/kernel/current.ts';
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import { COMPLETED_VOID, type Service, type ULONG } from '../../rtos/kernel/service.ts';
import type { NX_IP, NX_TCP_SOCKET } from '../nx_cb.ts';
import {
  NX_FALSE,
  NX_TCP_CLOSE_WAIT,
  NX_TCP_CLOSING,
  NX_TCP_ESTABLISHED,
  NX_TCP_FIN_WAIT_1,
  NX_TCP_LAST_ACK,
  NX_TCP_SYN_RECEIVED,
  NX_TCP_SYN_SENT,
  NX_TCP_TIMED_WAIT,
} from '../nx_constants.ts';
import { nx_config } from '../nx_options.ts';
import { tcp_packet_send_ack, tcp_packet_send_fin, tcp_packet_send_syn } from './nx_tcp_packet_send.ts';
import { tcp_socket_block_cleanup, tcp_socket_connection_reset } from './nx_tcp_reset.ts';
import { restart_timer, tcp_socket_retransmit } from './nx_tcp_retransmit.ts';

/** Ticks of a period of which there are `rate` in a second. */
function period(ticks_per_second: number, rate: number): ULONG {
  return Math.ceil(ticks_per_second / rate);
}

/** Gives a new socket the clock settings of its target. */
export function tcp_socket_clocks(k: Kernel, socket: NX_TCP_SOCKET): void {
  const config = nx_config(k);
  const second = config.NX_IP_PERIODIC_RATE;
  socket.ack_timer_rate = period(second, config.NX_TCP_ACK_TIMER_RATE);
  socket.nx_tcp_socket_delayed_ack_timeout = socket.ack_timer_rate;
  socket.nx_tcp_socket_timeout_rate = period(second, config.NX_TCP_TRANSMIT_TIMER_RATE);
  socket.nx_tcp_socket_timeout_max_retries = config.NX_TCP_MAXIMUM_RETRIES;
  socket.nx_tcp_socket_timeout_shift = config.NX_TCP_RETRY_SHIFT;
  socket.timed_wait_ticks = 2 * second * config.NX_TCP_MAXIMUM_SEGMENT_LIFETIME;
  socket.keepalive_initial = config.NX_TCP_KEEPALIVE_INITIAL;
}

/** An acknowledgment or a wider window is still to be told. */
function owes_ack(socket: NX_TCP_SOCKET): boolean {
  return (
    socket.nx_tcp_socket_state >= NX_TCP_ESTABLISHED &&
    (socket.nx_tcp_socket_rx_sequence !== socket.nx_tcp_socket_rx_sequence_acked ||
      socket.nx_tcp_socket_rx_window_last_sent < socket.nx_tcp_socket_rx_window_current)
  );
}

/** The tries are used up; while a probe of a closed window is out, only unanswered probes count. */
function gives_up(socket: NX_TCP_SOCKET): boolean {
  const probing = socket.nx_tcp_socket_zero_window_probe_has_data !== NX_FALSE;
  const tries = probing
    ? socket.nx_tcp_socket_zero_window_probe_failure
    : socket.nx_tcp_socket_timeout_retries;
  return tries >= socket.nx_tcp_socket_timeout_max_retries;
}

/** More steps than any timeout has. */
const NOTHING_RUNS = 0xffffffff;

/** Steps of the fast timer in which nothing is to be done for a socket yet. */
function idle_steps(socket: NX_TCP_SOCKET, step: ULONG): number {
  const { nx_tcp_socket_timeout: timeout_ticks } = socket;
  const until_timeout = timeout_ticks === 0 ? NOTHING_RUNS : Math.ceil(timeout_ticks / step) - 1;
  if (until_timeout === 0 || !owes_ack(socket)) return until_timeout;
  const until_ack = Math.max(0, Math.ceil(socket.nx_tcp_socket_delayed_ack_timeout / step) - 1);
  return Math.min(until_timeout, until_ack);
}

/** Ticks of a step of the fast timer, without asking for the build each time. */
function step_of({ nx_ip_fast_periodic_timer }: NX_IP): ULONG {
  return nx_ip_fast_periodic_timer.tx_timer_internal.tx_timer_internal_re_initialize_ticks;
}

/** Steps of the fast timer in which nothing is due. */
function idle_steps_ahead(ip: NX_IP): number {
  const step = step_of(ip);
  let fewest = NOTHING_RUNS;
  let socket = ip.nx_ip_tcp_created_sockets_ptr;
  for (let left = ip.nx_ip_tcp_created_sockets_count; left > 0 && socket !== null; left--) {
    const steps = idle_steps(socket, step);
    if (steps === 0) return 0;
    if (steps < fewest) fewest = steps;
    socket = socket.nx_tcp_socket_created_next;
  }
  return fewest;
}

/** One step of all sockets' timeouts where none is due. */
function pass_idle_step(ip: NX_IP): void {
  const step = step_of(ip);
  let socket = ip.nx_ip_tcp_created_sockets_ptr;
  for (let left = ip.nx_ip_tcp_created_sockets_count; left > 0 && socket !== null; left--) {
    if (owes_ack(socket)) socket.nx_tcp_socket_delayed_ack_timeout -= step;
    if (socket.nx_tcp_socket_timeout !== 0) socket.nx_tcp_socket_timeout -= step;
    socket = socket.nx_tcp_socket_created_next;
  }
}

/** For whoever passes over such a step. */
export const TCP_IDLE_STEP = { idle_ahead: idle_steps_ahead, pass: pass_idle_step };

/** NX_IP_FAST_EVENT: one step of all sockets' timeouts. */
export function tcp_fast_periodic_processing(ip: NX_IP): Service<void> {
  if (idle_steps_ahead(ip) === 0) return step_with_timeouts(ip, step_of(ip));
  pass_idle_step(ip);
  return COMPLETED_VOID;
}

function* step_with_timeouts(ip: NX_IP, step: ULONG): Service<void> {
  let socket = ip.nx_ip_tcp_created_sockets_ptr;
  for (let left = ip.nx_ip_tcp_created_sockets_count; left > 0 && socket !== null; left--) {
    if (owes_ack(socket)) {
      if (socket.nx_tcp_socket_delayed_ack_timeout <= step) {
        yield* tcp_packet_send_ack(socket);
      } else {
        socket.nx_tcp_socket_delayed_ack_timeout -= step;
      }
    }
    if (socket.nx_tcp_socket_timeout > step) socket.nx_tcp_socket_timeout -= step;
    else if (socket.nx_tcp_socket_timeout !== 0) yield* timeout(socket);
    socket = socket.nx_tcp_socket_created_next;
  }
}

/** A timeout has ended. In states where nothing is out it just stays there, as in the original. */
function* timeout(socket: NX_TCP_SOCKET): Service<void> {
  const state = socket.nx_tcp_socket_state;
  if (gives_up(socket)) {
    yield* tcp_socket_connection_reset(socket);
  } else if (state === NX_TCP_SYN_SENT || state === NX_TCP_SYN_RECEIVED) {
    socket.nx_tcp_socket_timeout_retries++;
    restart_timer(socket);
    yield* tcp_packet_send_syn(socket, (socket.nx_tcp_socket_tx_sequence - 1) >>> 0);
  } else if (
    socket.nx_tcp_socket_transmit_sent_head !== null ||
    (socket.nx_tcp_socket_tx_window_advertised === 0 && state <= NX_TCP_CLOSE_WAIT)
  ) {
    socket.nx_tcp_socket_tx_sequence_recover = (socket.nx_tcp_socket_tx_sequence - 1) >>> 0;
    yield* tcp_socket_retransmit(socket, false);
    socket.nx_tcp_socket_fast_recovery = NX_FALSE;
    socket.nx_tcp_socket_tx_window_congestion = socket.nx_tcp_socket_tx_slow_start_threshold;
  } else if (state === NX_TCP_FIN_WAIT_1 || state === NX_TCP_CLOSING || state === NX_TCP_LAST_ACK) {
    socket.nx_tcp_socket_timeout_retries++;
    restart_timer(socket);
    yield* tcp_packet_send_fin(socket, (socket.nx_tcp_socket_tx_sequence - 1) >>> 0);
  } else if (state === NX_TCP_TIMED_WAIT) {
    tcp_socket_block_cleanup(socket);
  }
}

/** NX_IP_PERIODIC_EVENT: keepalives of connections that have been silent (RFC 9293 3.8.4), if the option is on. */
export function* tcp_periodic_processing(ip: NX_IP): Service<void> {
  const config = nx_config(K as Kernel);
  if (!config.NX_ENABLE_TCP_KEEPALIVE) return;
  let socket = ip.nx_ip_tcp_created_sockets_ptr;
  for (let left = ip.nx_ip_tcp_created_sockets_count; left > 0 && socket !== null; left--) {
    const running =
      socket.nx_tcp_socket_keepalive_enabled !== NX_FALSE && socket.nx_tcp_socket_keepalive_timeout > 0;
    if (running && socket.nx_tcp_socket_state === NX_TCP_ESTABLISHED) {
      socket.nx_tcp_socket_keepalive_timeout--;
      if (socket.nx_tcp_socket_keepalive_timeout === 0) yield* keepalive(socket);
    }
    socket = socket.nx_tcp_socket_created_next;
  }
}

/** Asks the peer for a sign of life with an old sequence number, or gives it up. */
function* keepalive(socket: NX_TCP_SOCKET): Service<void> {
  const config = nx_config(K as Kernel);
  socket.nx_tcp_socket_keepalive_retries++;
  if (socket.nx_tcp_socket_keepalive_retries > config.NX_TCP_KEEPALIVE_RETRIES) {
    yield* tcp_socket_connection_reset(socket);
    return;
  }
  socket.nx_tcp_socket_keepalive_timeout = config.NX_TCP_KEEPALIVE_RETRY;
  yield* tcp_packet_send_ack(socket, (socket.nx_tcp_socket_tx_sequence - 1) >>> 0);
}
