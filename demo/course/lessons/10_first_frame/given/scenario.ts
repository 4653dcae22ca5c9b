// Two boards on one wire: yours at 192.168.1.10, a tester at 192.168.1.20. Do not change.

import { type Service, TX_THREAD, tx_kernel_enter, tx_thread_create } from '../../../../../rtos/tx_api.ts';
import type { Scenario } from '../../../../scenario_api.ts';
import { echo } from '../start/echo.ts';
import { Station } from './station.ts';
import { tester } from './tester.ts';
import { variant } from './variant.ts';

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
  name: 'first-frame',
  summary: 'a board answers a ping and sends back each datagram; no packet may get lost in it',
  until_s: 30,
  build(bench) {
    const yours = board(10, variant.pool, 'echo', ({ ip, pool }) => echo(ip, pool));
    bench.add_board({ name: 'board', firmware: yours, application: [] });
    bench.add_board({ name: 'tester', firmware: board(20, 8, 'tester', tester), application: ['tester'] });
    return undefined;
  },
};
