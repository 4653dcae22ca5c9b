// The device of the scenario `field` under the faults of its servers, beside what the plan of the scenario has anyway: it gets
// over each, and the account shows it.

import { expect, it } from 'vitest';
import { Bench } from '../../../demo/bench/bench.ts';
import type { ServersPlaceOptions } from '../../../demo/bench/lan_servers.ts';
import { build_field_bench } from '../../../demo/scenario/field.ts';
import { all_dhcp_faults, all_dns_faults, all_ntp_faults } from '../../../netx/servers/sim_servers_api.ts';
import { type ChoiceSource, run_with_host, Simulation } from '../../../rtos/sim_api.ts';

/** Its servers can have every fault. */
class FaultyBench extends Bench {
  override add_servers(options: ServersPlaceOptions): ReturnType<Bench['add_servers']> {
    return super.add_servers({
      ...options,
      dhcp: { ...options.dhcp, faults: all_dhcp_faults() },
      dns: { ...options.dns, faults: all_dns_faults() },
      ntp: { ...options.ntp, faults: all_ntp_faults() },
    });
  }
}

/** The lines of a run with this option at the places that end in one of these texts. */
async function run(taken: number, ...places: string[]): Promise<string[]> {
  const choices: ChoiceSource = (_kind, place) => (places.some((end) => place.endsWith(end)) ? taken : 0);
  const sim = new Simulation({ seed: 1, choices });
  const lines: string[] = [];
  const bench = new FaultyBench(sim, { write: (line) => lines.push(line) });
  build_field_bench(bench);
  const { done } = bench.until_finished();
  await run_with_host(sim, { until_ns: 600e9, ...(done === undefined ? {} : { until: done }) });
  bench.account?.finish();
  expect(sim.diagnostics).toEqual([]);
  expect(bench.unfinished()).toEqual([]);
  const told = lines.map((line) => line.replace(/^ *\d+\.\d+ +/, '').replace(/ {2,}/g, ' | '));
  expect(told.filter((line) => line.includes('50 readings acknowledged'))).toHaveLength(1);
  return told;
}

it('a renewal that is refused: it loses its address, gets another lease and connects again', async () => {
  const told = await run(1, 'ACK/nak#2');
  expect(told.some((line) => line.includes('DHCP refusal') || line.includes('NAK'))).toBe(true);
  expect(told.filter((line) => line === 'board/meter | the address is lost').length).toBeGreaterThan(1);
});

it('an address that was given to another board: it goes on with another one', async () => {
  const told = await run(1, 'ACK/given away#2');
  expect(told).toContain('board/meter | the address is 192.168.1.101 for 20 s');
});

it('a resolver that cannot find out: it asks again until it can', async () => {
  const told = await run(1, 'A/servfail#1', 'A/servfail#2', 'A/servfail#3');
  expect(told.some((line) => line.includes('the server failed'))).toBe(true);
  expect(told.filter((line) => line.includes('nobody knows broker.example')).length).toBeGreaterThan(0);
});

it('a clock that jumps by an hour: it believes none of it', async () => {
  const told = await run(3, 'step#3');
  expect(told.some((line) => /NTP answer: 2026-01-01T01:/.test(line))).toBe(true);
  const moved = told.filter((line) => line.includes('the clock is moved by'));
  expect(moved.filter((line) => /moved by -?\d{4}/.test(line))).toEqual([]);
});
