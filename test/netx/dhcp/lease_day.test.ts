// A day of leases against the DHCP server of the simulated LAN: renewals, an outage that is longer than a lease, an address that is
// given away, and the time of the day by SNTP beside it. And leases that are as short as they can be.

import { describe, expect, it } from 'vitest';
import { make_lan_board } from '../../../demo/bench/lan_board.ts';
import * as DHCP from '../../../netx/dhcp/nxd_dhcp_client.ts';
import { EthernetSegment } from '../../../netx/link/ethernet_segment.ts';
import { nx_sim_nic_create } from '../../../netx/link/sim_nic.ts';
import {
  given_away,
  SERVER_CONFIG,
  type ServerHostOptions,
  server_firmware,
} from '../../../netx/servers/sim_servers_api.ts';
import { sim_packet_accounts } from '../../../netx/sim_netx_api.ts';
import * as SNTP from '../../../netx/sntp/nxd_sntp_client.ts';
import { IP_ADDRESS } from '../../../netx/wire/bytes.ts';
import { type ChoiceSource, Simulation, Target, type TargetConfig } from '../../../rtos/sim_api.ts';
import { ref, TX_WAIT_FOREVER, tx_thread_sleep } from '../../../rtos/tx_api.ts';

const HOUR_S = 3600;
const DAY_S = 24 * HOUR_S;
const { NX_DHCP_STATE_BOUND: BOUND, NX_DHCP_STATE_RENEWING: RENEWING } = DHCP;
const { NX_DHCP_STATE_INIT: INIT, NX_DHCP_STATE_REBINDING: REBINDING } = DHCP;

interface Plan {
  readonly servers: ServerHostOptions;
  readonly seconds: number;
  readonly choices?: ChoiceSource;
  readonly config?: Partial<TargetConfig>;
  readonly dhcp?: DHCP.NxDhcpOptions;
  readonly sntp?: boolean;
}

function run({ servers, seconds, choices, config, dhcp = {}, sntp = false }: Plan) {
  const sim = new Simulation({ trace: false, ...(choices === undefined ? {} : { choices }) });
  const lan = new EthernetSegment(sim);
  const firmware = server_firmware(servers);
  const host = new Target(sim, { name: 'servers', main: firmware.main, config: SERVER_CONFIG });
  nx_sim_nic_create(host, lan);
  const entered = new Map<number, number>();
  const addresses: number[] = [];
  const off_s: number[] = [];
  let record: DHCP.NX_DHCP_INTERFACE_RECORD | undefined;
  const board = make_lan_board(sim, lan, {
    name: 'board',
    dhcp,
    ...(config === undefined ? {} : { config }),
    *define(self, make) {
      yield* make.thread('app', 16, function* () {
        yield* self.ask_for_address((_dhcp, state) => {
          entered.set(state, (entered.get(state) ?? 0) + 1);
        });
        record = self.dhcp.nx_dhcp_interface_record[0];
        yield* self.wait_for_address(TX_WAIT_FOREVER);
        const client = new SNTP.NX_SNTP_CLIENT();
        if (sntp) {
          yield* SNTP.nx_sntp_client_create(client, self.ip, 0, self.pool, null, null, null);
          yield* SNTP.nx_sntp_client_initialize_unicast(client, IP_ADDRESS(192, 168, 1, 1));
          yield* SNTP.nx_sntp_client_run_unicast(client);
        }
        for (;;) {
          const address = self.address();
          if (addresses.at(-1) !== address) addresses.push(address);
          yield* tx_thread_sleep(sntp ? 6000 : 100);
          if (!sntp) continue;
          const [whole, fraction] = [ref(0), ref(0)];
          yield* SNTP.nx_sntp_client_get_local_time(client, whole, fraction, null);
          off_s.push(whole.value + fraction.value / 2 ** 32 - START_S - board.kernel.now_ns / 1e9);
        }
      });
    },
  });
  sim.run({ until_ns: seconds * 1e9 });
  const lost = [board, host].flatMap(({ kernel }) =>
    sim_packet_accounts(kernel).flatMap(({ places }) => places.filter(({ place }) => place === 'owned')),
  );
  expect([lost, sim.diagnostics]).toEqual([[], []]);
  const times = (state: number): number => entered.get(state) ?? 0;
  return { times, addresses, off_s, record: record as DHCP.NX_DHCP_INTERFACE_RECORD, firmware };
}

/** 2026-01-01 in seconds since 1900. */
const START_S = 3_976_214_400;
const FIRST = IP_ADDRESS(192, 168, 1, 100);

describe('24 hours of leases', () => {
  it('are renewed at half their time, and the address stays; so is the time', () => {
    const servers = { dhcp: { lease_s: 600 }, ntp: {} };
    const { times, addresses, off_s, record } = run({ servers, seconds: DAY_S, sntp: true });
    expect(addresses).toEqual([FIRST]);
    expect([times(RENEWING), times(BOUND), times(REBINDING), times(INIT)]).toEqual([287, 288, 0, 1]);
    expect([record.nx_dhcp_requests_sent, record.nx_dhcp_acks_received]).toEqual([288, 288]);
    expect(Math.max(...off_s.slice(1).map(Math.abs))).toBeLessThan(0.02);
  });

  it('are lost in an outage that is longer, and come again', () => {
    const outages = [{ from_s: 10 * HOUR_S, to_s: 12 * HOUR_S }];
    const servers = { dhcp: { lease_s: HOUR_S, outages } };
    const { times, addresses, record } = run({ servers, seconds: DAY_S });
    expect(addresses).toEqual([FIRST, 0, FIRST]);
    expect([times(REBINDING), times(INIT)]).toEqual([1, 2]);
    expect(record.nx_dhcp_state).toBe(BOUND);
  });

  it('go on at another address when theirs was given away', () => {
    const choices: ChoiceSource = (_kind, key) => (/given away#20$/.test(key) ? 1 : 0);
    const servers = { dhcp: { lease_s: HOUR_S, faults: [given_away()] } };
    const { times, addresses, record } = run({ servers, seconds: DAY_S, choices });
    expect(addresses.filter((address) => address !== 0)).toEqual([FIRST, FIRST + 1]);
    expect([times(INIT), record.nx_dhcp_nacks_received, record.nx_dhcp_state]).toEqual([2, 1, BOUND]);
  });
});

describe('a lease of a single tick', () => {
  const config = { TX_TIMER_TICKS_PER_SECOND: 1 };
  const servers = { dhcp: { lease_s: 1, t1_s: null, t2_s: null, outages: [{ from_s: 20, to_s: 40 }] } };
  it('is renewed, and over when nobody answers', () => {
    const { times, record } = run({ servers, seconds: 60, config });
    expect(times(RENEWING)).toBeGreaterThan(10);
    expect(times(REBINDING)).toBe(1);
    expect([times(INIT), record.nx_dhcp_state >= BOUND]).toEqual([2, true]);
  });

  it('is for ever in the published client', () => {
    const { times } = run({ servers, seconds: 60, config, dhcp: { quirks: { renewal_without_end: true } } });
    expect([times(BOUND), times(RENEWING)]).toEqual([1, 0]);
  });
});
