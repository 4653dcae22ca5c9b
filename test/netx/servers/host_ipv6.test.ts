// A computer of the simulated LAN that speaks IPv6: a router, and servers over either version of IP, to boards that form their
// addresses from what it tells.

import { describe, expect, it } from 'vitest';
import { WireWords } from '../../../demo/account/wire_words.ts';
import * as DNS from '../../../netx/dns/nxd_dns.ts';
import { capture_segment } from '../../../netx/link/capture.ts';
import { EthernetSegment } from '../../../netx/link/ethernet_segment.ts';
import { nx_sim_nic_create } from '../../../netx/link/sim_nic.ts';
import * as NX from '../../../netx/nx_api.ts';
import { HOST_IPV6_OPTIONS } from '../../../netx/servers/host_ipv6.ts';
import { RouterPort } from '../../../netx/servers/router_port.ts';
import {
  all_router_faults,
  type ServerHostOptions,
  second_router,
  server_firmware,
} from '../../../netx/servers/sim_servers_api.ts';
import { UdpPort } from '../../../netx/servers/udp_port.ts';
import { ipv6_from_text, ipv6_to_text } from '../../../netx/wire/ipv6_text.ts';
import { type ChoiceSource, Simulation, Target } from '../../../rtos/sim_api.ts';
import { ref, type Service, tx_thread_sleep } from '../../../rtos/tx_api.ts';
import { tshark_complaints } from '../../demo/captures.ts';
import { describe_with } from '../../demo/programs.ts';
import { must } from '../hand_wire.ts';
import { StackBoard } from '../link/stack_fixture.ts';

const NX_OPTIONS = { NX_DISABLE_IPV6: false };

function nxd(text: string): NX.NXD_ADDRESS {
  const address = new NX.NXD_ADDRESS(6);
  address.nxd_ip_address.v6 = [...ipv6_from_text(text)];
  return address;
}

function world(choices?: ChoiceSource) {
  const sim = new Simulation({ seed: 1, ...(choices === undefined ? {} : { choices }) });
  const lan = new EthernetSegment(sim);
  const words = new WireWords();
  const told: string[] = [];
  const blocks: Uint8Array[] = [];
  capture_segment(lan, { sink: (block) => blocks.push(block) });
  lan.tap((frame, time_ns, side) => {
    if (side !== 'middle') return;
    for (const text of words.tell(frame.data()).texts) told.push(`${(time_ns / 1e9).toFixed(1)} ${text}`);
  });
  const serve = (name: string, options: ServerHostOptions): Target => {
    const { main, config } = server_firmware(options);
    const target = new Target(sim, { name, main, config });
    nx_sim_nic_create(target, lan);
    return target;
  };
  const board = (name: string, entry: (board: StackBoard) => Service<void>): StackBoard =>
    new StackBoard(
      sim,
      lan,
      name,
      '192.168.1.50',
      function* (self) {
        must(yield* NX.nxd_ipv6_enable(self.ip));
        must(NX.nxd_icmp_enable(self.ip));
        must(yield* NX.nxd_ipv6_address_set(self.ip, 0, null, 10, null));
        yield* entry(self);
      },
      { nx: NX_OPTIONS, more: DNS.nxd_dns_options({ NX_DNS_CACHE_ENABLE: false }) },
    );
  return { sim, lan, told, serve, board, capture: () => Buffer.concat(blocks) };
}

/** The addresses of a board, those that are still probed in brackets. */
function addresses({ ip }: StackBoard): string[] {
  return (ip.ipv6?.nx_ipv6_address ?? [])
    .filter(({ nxd_ipv6_address_valid }) => nxd_ipv6_address_valid !== 0)
    .map(({ nxd_ipv6_address: words, nxd_ipv6_address_state: state }) =>
      state === NX.NX_IPV6_ADDR_STATE_VALID ? ipv6_to_text(words) : `(${ipv6_to_text(words)})`,
    )
    .filter((text) => !text.startsWith('fe80') && text !== '::1');
}

function routers({ ip }: StackBoard): string[] {
  return (ip.ipv6?.nx_ipv6_default_router_table ?? [])
    .filter(({ nx_ipv6_default_router_entry_flag: flag }) => flag !== 0)
    .map(({ nx_ipv6_default_router_entry_router_address: words }) => ipv6_to_text(words));
}

describe('a router of the simulated LAN', () => {
  it('gives each board an address and a way out, as soon as it asks', () => {
    const { sim, serve, board, told } = world();
    serve('router', { router: { mtu: 1400 } });
    const one = board('one', function* () {});
    sim.run({ until_ns: 20e9 });
    expect(addresses(one)).toEqual(['2001:db8:1::ff:fe00:200']);
    expect(routers(one)).toEqual(['fe80::ff:fe00:100']);
    const advertised = told.filter((text) => text.includes('router advertisement'));
    expect(advertised).toHaveLength(1);
    expect(advertised[0]).toContain(
      'router advertisement: fe80::ff:fe00:100 is a router for 1800 s, MTU 1400, prefix 2001:db8:1::/64',
    );
    // A computer that was there before probes nothing and asks for no router.
    expect(told.filter((text) => text.includes('has anybody 2001:db8:1::1'))).toEqual([]);
    expect(told.filter((text) => text.includes('router solicitation'))).toHaveLength(1);
    expect([one.packets_out, sim.diagnostics]).toEqual([0, []]);
  });

  it('is kept while it speaks, and forgotten with its prefix when it is silent for a lifetime', () => {
    const { sim, serve, board } = world();
    const prefixes = [{ prefix: '2001:db8:1::/64', valid_s: 20 }];
    const outages = [{ from_s: 45, to_s: 100 }];
    serve('router', { router: { interval_s: 10, lifetime_s: 30, prefixes, outages } });
    const one = board('one', function* () {});
    const states: unknown[] = [];
    for (const second of [44, 80, 130]) {
      sim.run({ until_ns: second * 1e9 });
      states.push([addresses(one).length, routers(one).length]);
    }
    expect(states).toEqual([
      [1, 1],
      [0, 0],
      [1, 1],
    ]);
  });

  it('has faults that a choice picks: lifetime 0, another prefix, late, lost', () => {
    const pick =
      (kind: string, site: string, taken: number): ChoiceSource =>
      (asked, key) =>
        asked === kind && key.includes(site) && key.endsWith('#1') ? taken : 0;
    const ends = (choices: ChoiceSource) => {
      const { sim, serve, board, told } = world(choices);
      serve('router', { router: { faults: all_router_faults() } });
      const one = board('one', function* () {});
      sim.run({ until_ns: 30e9 });
      const advertised = told.filter((text) => text.includes('router advertisement')).length;
      return [addresses(one), routers(one).length, advertised];
    };
    const [address] = ['2001:db8:1::ff:fe00:200'];
    expect(ends(pick('server_answer', 'ADVERTISEMENT/lifetime', 1))).toEqual([[address], 0, 1]);
    expect(ends(pick('server_answer', 'ADVERTISEMENT/prefix', 1))).toEqual([
      ['2001:db8:bad::ff:fe00:200'],
      1,
      1,
    ]);
    // The board asks again four seconds later.
    expect(ends(pick('server_answer', 'ADVERTISEMENT/lost', 1))).toEqual([[address], 1, 1]);
    expect(ends(pick('server_delay', 'ADVERTISEMENT', 4))).toEqual([[address], 1, 1]);
  });

  it('may have a second one beside it, which speaks when it is chosen', () => {
    const both = (choices: ChoiceSource) => {
      const { sim, serve, board } = world(choices);
      serve('router', { router: {} });
      const router = { prefixes: ['fd00:2::/64'], faults: [second_router()] };
      serve('second', { address: '192.168.1.2', ipv6: 'fd00:2::1', router });
      const one = board('one', function* () {});
      sim.run({ until_ns: 20e9 });
      return [addresses(one).length, routers(one).length];
    };
    expect(both(() => 0)).toEqual([1, 1]);
    expect(both((_kind, key) => (key.includes('/second') ? 1 : 0))).toEqual([2, 2]);
  });

  it('refuses to be one without an address', () => {
    expect(() => server_firmware({ router: {}, ipv6: null })).toThrow('a router has an IPv6 address');
    expect(() => server_firmware({ router: {}, ipv6: '10.0.0.1' })).toThrow(
      'servers: ipv6: "10.0.0.1" is not',
    );
    expect([RouterPort, UdpPort].map(({ name }) => name)).toEqual(['RouterPort', 'UdpPort']);
    expect(HOST_IPV6_OPTIONS).toBeDefined();
  });
});

describe('servers over IPv6', () => {
  const hosts = { 'broker.example': ['192.168.1.81', '2001:db8:1::81'], 'old.example': '192.168.1.9' };

  function asked() {
    const { sim, serve, board, capture, told } = world();
    serve('servers', { router: {}, dns: { hosts }, ntp: {} });
    const results: unknown[] = [];
    const one = board('one', function* (self) {
      yield* tx_thread_sleep(1000);
      const dns = new DNS.NX_DNS();
      must(yield* DNS.nx_dns_create(dns, self.ip, 'x'));
      must(yield* DNS.nxd_dns_server_add(dns, nxd('2001:db8:1::1')));
      const found = nxd('::');
      const lookup = (name: string, version: number) =>
        DNS.nxd_dns_host_by_name_get(dns, name, found, 200, version);
      results.push([yield* lookup('broker.example', 6), ipv6_to_text(found.nxd_ip_address.v6)]);
      results.push([yield* lookup('broker.example', 4), found.nxd_ip_address.v4]);
      results.push(yield* lookup('old.example', 6));
      const name = new Uint8Array(64);
      const status = yield* DNS.nxd_dns_host_by_address_get(dns, nxd('2001:db8:1::81'), name, 64, 200);
      results.push([status, String.fromCharCode(...name.subarray(0, 14))]);
      const answer = ref<NX.NX_PACKET | null>(null);
      must(yield* NX.nxd_icmp_ping(self.ip, nxd('2001:db8:1::1'), new Uint8Array(4), 4, answer, 200));
      must(yield* NX.nx_packet_release(answer.value));
      must(yield* DNS.nx_dns_delete(dns));
    });
    sim.run({ until_ns: 30e9 });
    expect([one.packets_out, sim.diagnostics]).toEqual([0, []]);
    return { results, capture, told };
  }

  it('answer from the address that was asked: names with both addresses, and names of addresses', () => {
    const { results, told } = asked();
    expect(results).toEqual([
      [0, '2001:db8:1::81'],
      [0, 0xc0a80151],
      DNS.NX_DNS_QUERY_FAILED,
      [0, 'broker.example'],
    ]);
    expect(told.some((text) => text.includes('resolver 2001:db8:1::1'))).toBe(true);
  });

  describe_with(['tshark'], 'in the eyes of tshark', () => {
    it('are in order', () => {
      const { capture } = asked();
      expect(tshark_complaints(capture())).toBe('');
    });
  });
});
