// A server, which is yours, and a visitor on one wire. Do not change.

import { type Service, TX_THREAD, tx_kernel_enter, tx_thread_create } from '../../../../../rtos/tx_api.ts';
import type { Scenario } from '../../../../scenario_api.ts';
import { server } from '../start/server.ts';
import { Station } from './station.ts';
import { visitor } from './visitor.ts';

/** The main of a board with one thread. */
function board(host: number, packets: number, name: string, entry: (station: Station) => Service<void>) {
  const station = new Station();
  function* define(memory: Uint8Array): Service<void> {
    yield* station.bring_up(host, packets);
    yield* tx_thread_create(new TX_THREAD(), name, () => entry(station), 0, memory, 2048, 16, 16, 0, 1);
  }
  return () => () => tx_kernel_enter(define);
}

export const scenario: Scenario = {
  name: 'tcp-life',
  summary:
    'a small server; one visitor after the other must be served, and each connection must be closed by both sides',
  until_s: 20,
  build(bench) {
    let gone = false;
    const yours = board(10, 12, 'server', ({ ip, pool }) => server(ip, pool));
    const theirs = board(20, 12, 'visitor', function* (station) {
      yield* visitor(station);
      gone = true;
    });
    bench.add_board({ name: 'server', firmware: yours, application: [] });
    bench.add_board({ name: 'visitor', firmware: theirs, application: [] });
    return bench.until_done(() => gone);
  },
};
