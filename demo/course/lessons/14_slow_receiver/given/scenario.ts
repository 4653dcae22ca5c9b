// A board that sends its log, and a recorder that writes it to a flash. Do not change.

import {
  NX_FRAGMENT_OKAY,
  NX_IP_NORMAL,
  NX_IP_TIME_TO_LIVE,
  NX_TCP_SOCKET,
  nx_tcp_socket_create,
} from '../../../../../netx/nx_api.ts';
import { type Service, TX_THREAD, tx_kernel_enter, tx_thread_create } from '../../../../../rtos/tx_api.ts';
import type { Scenario } from '../../../../scenario_api.ts';
import { receive_log, send_log, WINDOW_BYTES } from '../start/log_link.ts';
import { accept_from, connect_to } from './connection.ts';
import { Flash } from './flash.ts';
import { Log } from './log.ts';
import { Station } from './station.ts';
import { variant } from './variant.ts';

type Entry = (station: Station, socket: NX_TCP_SOCKET) => Service<void>;

/** The main of a board with one thread and one socket. */
function board(host: number, name: string, entry: Entry) {
  const station = new Station();
  const socket = new NX_TCP_SOCKET();
  const window = WINDOW_BYTES;
  function* define(memory: Uint8Array): Service<void> {
    yield* station.bring_up(host, 40);
    const { ip } = station;
    yield* nx_tcp_socket_create(
      ip,
      socket,
      name,
      NX_IP_NORMAL,
      NX_FRAGMENT_OKAY,
      NX_IP_TIME_TO_LIVE,
      window,
      null,
      null,
    );
    yield* tx_thread_create(
      new TX_THREAD(),
      name,
      () => entry(station, socket),
      0,
      memory,
      2048,
      16,
      16,
      0,
      1,
    );
  }
  return () => () => tx_kernel_enter(define);
}

export const scenario: Scenario = {
  name: 'slow-receiver',
  summary: 'a log goes over TCP to a recorder whose flash is slow now and then',
  until_s: 40,
  build(bench) {
    const flash = new Flash();
    const log = new Log();
    const recorder = board(10, 'recorder', function* ({ ip }, socket) {
      flash.watch();
      yield* accept_from(ip, socket);
      yield* receive_log(socket, flash);
    });
    const sender = board(20, 'sender', function* ({ pool }, socket) {
      yield* connect_to(socket);
      yield* send_log(socket, pool, log);
    });
    bench.add_board({ name: 'recorder', firmware: recorder, application: [] });
    bench.add_board({ name: 'sender', firmware: sender, application: [] });
    return bench.until_done(() => flash.bytes.length >= variant.lines * variant.line_bytes);
  },
};
