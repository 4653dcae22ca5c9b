// A day of time updates, with requests that are lost and a server whose clock drifts.

import { expect, it } from 'vitest';
import { EthernetSegment } from '../../../netx/link/ethernet_segment.ts';
import * as SNTP from '../../../netx/sntp/nxd_sntp_client.ts';
import { ip_from_text } from '../../../netx/wire/address_text.ts';
import { Simulation } from '../../../rtos/sim_api.ts';
import { ref, type Service, tx_thread_sleep } from '../../../rtos/tx_api.ts';
import { StackBoard } from '../link/stack_fixture.ts';
import { START_S, serve_time, virtual_s } from './time_server.ts';

const HOURS = 24;
const HOUR_S = 3600;
const HOUR_TICKS = HOUR_S * 100;
/** Seconds that the server's clock gains in an hour. */
const DRIFT = 0.2;
const ahead_s = (time_s: number) => (DRIFT * time_s) / HOUR_S;
const SILENT = [3, 10, 11];

it('for 24 hours: a request an hour, local time as far off as the clocks drift apart, none lost for good', () => {
  const sim = new Simulation({ trace: false });
  const lan = new EthernetSegment(sim);
  const asked: number[] = [];
  const silent = (number: number) => {
    asked.push(virtual_s());
    return SILENT.includes(number);
  };
  const server = new StackBoard(sim, lan, 'server', '10.0.0.53', (own) =>
    serve_time(own, { ahead_s, silent }),
  );
  const off: number[] = [];
  const not_receiving: number[] = [];
  let updates = 0;
  const entry = function* ({ ip, pool }: StackBoard): Service<void> {
    const client = new SNTP.NX_SNTP_CLIENT();
    yield* SNTP.nx_sntp_client_create(client, ip, 0, pool, null, null, null);
    yield* SNTP.nx_sntp_client_set_time_update_notify(client, () => {
      updates++;
    });
    yield* SNTP.nx_sntp_client_initialize_unicast(client, ip_from_text('10.0.0.53'));
    yield* SNTP.nx_sntp_client_run_unicast(client);
    const [seconds, fraction, receiving] = [ref(0), ref(0), ref(0)];
    for (let hour = 0; hour < HOURS; hour++) {
      yield* tx_thread_sleep(HOUR_TICKS - (hour === 0 ? 3000 : 0));
      yield* SNTP.nx_sntp_client_get_local_time(client, seconds, fraction, null);
      yield* SNTP.nx_sntp_client_receiving_updates(client, receiving);
      const time_s = virtual_s();
      off.push(seconds.value - START_S + fraction.value / 2 ** 32 - time_s - ahead_s(time_s));
      if (receiving.value === 0) not_receiving.push(hour);
    }
    yield* SNTP.nx_sntp_client_stop(client);
    yield* SNTP.nx_sntp_client_delete(client);
  };
  const board = new StackBoard(sim, lan, 'board', '10.0.0.2', entry);
  sim.run({ until_ns: HOURS * HOUR_S * 1e9 });
  expect([board.packets_out, server.packets_out, sim.diagnostics]).toEqual([0, 0, []]);
  // The two requests in a row cost three hours: the interval is doubled once (NX_SNTP_CLIENT_EXP_BACKOFF_RATE).
  expect([asked.length, updates, not_receiving]).toEqual([HOURS - 1, HOURS - 1 - SILENT.length, [11, 12]]);
  // Behind by the drift of the hours since the last update.
  const hours = off.map((seconds) => Math.round(-seconds / DRIFT));
  expect(hours).toEqual([1, 1, 1, 2, 1, 1, 1, 1, 1, 1, 2, 3, 4, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]);
  expect(Math.max(...off.map((seconds, at) => Math.abs(seconds + DRIFT * hours[at]!)))).toBeLessThan(0.03);
});
