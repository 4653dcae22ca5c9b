// Double release (netx #10): who gives a packet back when it could not be sent? After a send that succeeded the packet
// belongs to the stack, after one that failed still to the caller. Here the helper that sends cleans up after itself, and
// so does its caller. As long as the other side reads in time no send ever fails; when its flash is slow once, its window
// fills, the send times out, and the packet is released twice: on hardware two owners get the same packet later on.
// Repair: one of them releases, and the comment on the helper says which.

import {
  NX_FALSE,
  type NX_PACKET,
  NX_SUCCESS,
  NX_TCP_PACKET,
  NX_TCP_SOCKET,
  nx_packet_allocate,
  nx_packet_data_append,
  nx_packet_release,
  nx_tcp_client_socket_bind,
  nx_tcp_client_socket_connect,
  nx_tcp_server_socket_accept,
  nx_tcp_server_socket_listen,
  nx_tcp_socket_create,
  nx_tcp_socket_receive,
  nx_tcp_socket_send,
} from '../../netx/nx_api.ts';
import { sim_compute, sim_sometimes } from '../../rtos/sim_api.ts';
import {
  type Ref,
  ref,
  type Service,
  TX_WAIT_FOREVER,
  tx_thread_sleep,
  type UINT,
} from '../../rtos/tx_api.ts';
import type { MqttBoard } from '../bench/mqtt_board.ts';
import type { Scenario } from '../bench/scenario.ts';
import { IP_ADDRESS } from '../firmware/network.ts';

const PORT = 514;
const WINDOW_BYTES = 2048;
const LINE = 'x'.repeat(900);
const LINES = 12;
const SEND_TICKS = 20;

function* make_socket(board: MqttBoard, name: string): Service<NX_TCP_SOCKET> {
  const socket = new NX_TCP_SOCKET();
  yield* nx_tcp_socket_create(board.ip, socket, name, 0, NX_FALSE, 64, WINDOW_BYTES, null, null);
  return socket;
}

/** Takes a packet, fills it and sends it; releases it when it could not be sent. */
function* send_line(board: MqttBoard, socket: NX_TCP_SOCKET, packet: Ref<NX_PACKET | null>): Service<UINT> {
  yield* nx_packet_allocate(board.pool, packet, NX_TCP_PACKET, SEND_TICKS);
  yield* nx_packet_data_append(packet.value, LINE, LINE.length, board.pool, SEND_TICKS);
  const status = yield* nx_tcp_socket_send(socket, packet.value, SEND_TICKS);
  if (status !== NX_SUCCESS) yield* nx_packet_release(packet.value);
  return status;
}

export const double_release: Scenario = {
  name: 'double-release',
  summary:
    'a meter sends its log to a recorder that writes it to flash; a packet that cannot be sent must be released once',
  until_s: 20,
  has_repair: true,
  kinds: ['cost', 'tick_phase', 'isr_arrival'],
  build(bench, { fixed }) {
    bench.add_broker();
    let lines = 0;
    bench.add_mqtt_board({
      name: 'recorder',
      host: 10,
      *define(board, make) {
        yield* make.thread('writer', 16, function* (): Service<void> {
          const socket = yield* make_socket(board, 'recorder');
          const packet = ref<NX_PACKET | null>(null);
          yield* nx_tcp_server_socket_listen(board.ip, PORT, socket, 1, null);
          yield* nx_tcp_server_socket_accept(socket, TX_WAIT_FOREVER);
          while ((yield* nx_tcp_socket_receive(socket, packet, TX_WAIT_FOREVER)) === NX_SUCCESS) {
            yield* nx_packet_release(packet.value);
            yield* sim_compute(2_000, 900_000);
          }
        });
      },
    });
    bench.add_mqtt_board({
      name: 'meter',
      host: 11,
      *define(board, make) {
        yield* make.thread('log', 16, function* (): Service<void> {
          const socket = yield* make_socket(board, 'meter');
          const packet = ref<NX_PACKET | null>(null);
          yield* nx_tcp_client_socket_bind(socket, 5000, SEND_TICKS);
          yield* tx_thread_sleep(20);
          yield* nx_tcp_client_socket_connect(socket, IP_ADDRESS(192, 168, 1, 10), PORT, 300);
          for (lines = 0; lines < LINES; lines++) {
            const status = yield* send_line(board, socket, packet);
            sim_sometimes(status !== NX_SUCCESS, 'a line could not be sent');
            if (status !== NX_SUCCESS && !fixed) yield* nx_packet_release(packet.value);
            yield* tx_thread_sleep(2);
          }
        });
      },
    });
    return bench.until_done(() => lines === LINES);
  },
};
