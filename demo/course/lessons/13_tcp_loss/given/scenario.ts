// A sender, a receiver, and a wire that loses what it is told to lose. Do not change.

import { nx_options } from '../../../../../netx/nx_api.ts';
import { type Service, TX_THREAD, tx_kernel_enter, tx_thread_create } from '../../../../../rtos/tx_api.ts';
import type { Scenario } from '../../../../scenario_api.ts';
import { lost } from '../start/predictions.ts';
import { type Loss, lose } from './losses.ts';
import { receiver, sender } from './sides.ts';
import { Station } from './station.ts';
import { variant } from './variant.ts';

/** The stack of both boards is built so that it acknowledges each segment at once. */
const config = { options: nx_options({ NX_TCP_IMMEDIATE_ACK: true }) };

/** The main of a board with one thread. */
function board(host: number, packets: number, name: string, entry: (station: Station) => Service<void>) {
  const station = new Station();
  function* define(memory: Uint8Array): Service<void> {
    yield* station.bring_up(host, packets);
    yield* tx_thread_create(new TX_THREAD(), name, () => entry(station), 0, memory, 2048, 16, 16, 0, 1);
  }
  return () => () => tx_kernel_enter(define);
}

/** The transfer, with these losses. */
export function transfer(losses: readonly Loss[]): Scenario {
  return {
    name: 'tcp-loss',
    summary: 'TCP over a wire that loses chosen segments',
    until_s: 30,
    build(bench) {
      let left = variant.segments * variant.bytes;
      const takes = board(10, 30, 'receiver', (station) => receiver(station, (bytes) => (left -= bytes)));
      bench.add_board({ name: 'receiver', firmware: takes, application: [], config });
      bench.lan.ports[0]?.inbound.add(lose(losses, variant.bytes), 'loss');
      const sends = board(20, 60, 'sender', sender);
      bench.add_board({ name: 'sender', firmware: sends, application: [], config });
      return bench.until_done(() => left === 0);
    },
  };
}

export const scenario = transfer(lost);
