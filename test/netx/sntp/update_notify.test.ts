// What the time update notify is told, against the time server of the simulated LAN.

import { expect, it } from 'vitest';
import { EthernetSegment } from '../../../netx/link/ethernet_segment.ts';
import { nx_sim_nic_create } from '../../../netx/link/sim_nic.ts';
import { SERVER_CONFIG, server_firmware } from '../../../netx/servers/sim_servers_api.ts';
import * as SNTP from '../../../netx/sntp/nxd_sntp_client.ts';
import { IP_ADDRESS } from '../../../netx/wire/bytes.ts';
import { Simulation, Target } from '../../../rtos/sim_api.ts';
import { tx_thread_sleep } from '../../../rtos/tx_api.ts';
import { StackBoard } from '../link/stack_fixture.ts';

/** 2026-01-01 in seconds since 1900. */
const START_S = 3_976_214_400;

it('is the local time of each update, also of one that moves it by nothing', () => {
  const sim = new Simulation();
  const lan = new EthernetSegment(sim);
  const steps = [{ at_s: 40, by_s: 90 }];
  const { main } = server_firmware({ address: '10.0.0.53', ntp: { steps } });
  const server = new Target(sim, { name: 'server', main, config: SERVER_CONFIG });
  nx_sim_nic_create(server, lan);
  const told: number[] = [];
  const more = SNTP.nx_sntp_options({ NX_SNTP_CLIENT_UNICAST_POLL_INTERVAL: 16 });
  const board = new StackBoard(
    sim,
    lan,
    'board',
    '10.0.0.2',
    function* ({ ip, pool }) {
      const client = new SNTP.NX_SNTP_CLIENT();
      yield* SNTP.nx_sntp_client_create(client, ip, 0, pool, null, null, null);
      yield* SNTP.nx_sntp_client_set_time_update_notify(client, (_message, { seconds, fraction }) => {
        told.push(seconds + fraction / 2 ** 32 - START_S - board.target.kernel.now_ns / 1e9);
      });
      yield* SNTP.nx_sntp_client_initialize_unicast(client, IP_ADDRESS(10, 0, 0, 53));
      yield* SNTP.nx_sntp_client_run_unicast(client);
      yield* tx_thread_sleep(8000);
    },
    { more },
  );
  sim.run({ until_ns: 80e9 });
  expect(told.map((seconds) => Math.round(seconds * 10) / 10 + 0)).toEqual([0, 0, 0, 90, 90]);
});
