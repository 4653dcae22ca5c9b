import { describe, expect, it } from 'vitest';
import type { Choose } from '../../../../netx/servers/common/server_fault.ts';
import { Ipv6Router } from '../../../../netx/servers/router/ipv6_router.ts';
import { all_router_faults, second_router } from '../../../../netx/servers/router/router_fault.ts';
import type { RouterOptions } from '../../../../netx/servers/router/router_options.ts';
import { ipv6_from_text } from '../../../../netx/wire/ipv6_text.ts';

const OWN = ipv6_from_text('2001:db8:1::1');
const HOST = { ip: 0, ipv6: ipv6_from_text('fe80::7'), port: 0 };
const NOBODY = { ip: 0, ipv6: ipv6_from_text('::'), port: 0 };
const SOLICITATION = Uint8Array.of(133, 0, 0, 0, 0, 0, 0, 0);
const WITH_MAC = Uint8Array.of(...SOLICITATION, 1, 1, 2, 0, 0, 0, 0, 7);
const nominal: Choose = () => 0;

function router(options: RouterOptions = {}, choose = nominal, has_dns = false): Ipv6Router {
  const made = new Ipv6Router(options, OWN, has_dns, choose);
  made.mac = [0x0200, 0x00000001];
  return made;
}

/** The one answer to a solicitation. */
function told(options: RouterOptions, choose = nominal): Uint8Array | undefined {
  return router(options, choose).receive(WITH_MAC, HOST, 0)[0]?.bytes;
}

/** Takes an option at one site; notes what it means. */
function at(site: string, taken: number, means: string[] = []): Choose {
  return (_kind, asked, _options, meaning) => {
    if (asked !== `router/fe80::7/ADVERTISEMENT${site}`) return 0;
    means.push(meaning?.(taken) ?? '');
    return taken;
  };
}

const hex = (bytes: Uint8Array | undefined): string => Buffer.from(bytes ?? []).toString('hex');
const PREFIX = '20010db8000100000000000000000000';

describe('a router of the link', () => {
  it('answers a solicitation with all that it has to tell, byte for byte', () => {
    const [answer] = router({ mtu: 1400, reachable_ms: 30_000, retransmit_ms: 1000 }, nominal, true).receive(
      WITH_MAC,
      HOST,
      0,
    );
    expect(answer).toMatchObject({ ipv6: ipv6_from_text('ff02::1'), delay_ms: 0 });
    expect(hex(answer?.bytes)).toBe(
      `86000000400007080000753000${'0003e8'}` +
        `0101020000000001` +
        `0501000000000578` +
        `030440c000278d0000093a8000000000${PREFIX}` +
        `1903000000000258${'20010db8000100000000000000000001'}`,
    );
  });

  it('tells what its options say', () => {
    const prefixes = [
      { prefix: 'fd00::/64', valid_s: 100, on_link: false },
      { prefix: '2001:db8:2::/48', valid_s: Number.POSITIVE_INFINITY, preferred_s: 50, autonomous: false },
    ];
    const bytes = told({ prefixes, lifetime_s: 0, hop_limit: 0, managed: true, other: true, dns: [] });
    expect(hex(bytes)).toBe(
      `8600000000c00000${'00'.repeat(8)}0101020000000001` +
        `03044040000000640000006400000000fd00${'00'.repeat(14)}` +
        `03043080ffffffff000000320000000020010db80002${'00'.repeat(10)}`,
    );
  });

  it('tells everybody so often unasked, no more often than every three seconds, and not in an outage', () => {
    const one = router({ interval_s: 10, outages: [{ from_s: 15, to_s: 25 }] });
    const said: string[] = [];
    one.observe = (text) => said.push(text);
    expect([one.due_ns, one.due(10e9).length, one.due_ns]).toEqual([10e9, 1, 20e9]);
    const [soon] = one.receive(WITH_MAC, HOST, 11e9);
    expect(soon?.delay_ms).toBe(2000);
    // The one that is to come answers everybody who asks until then.
    expect(one.receive(SOLICITATION, NOBODY, 12e9)).toEqual([]);
    expect(one.receive(SOLICITATION, NOBODY, 14e9)[0]?.delay_ms).toBe(2000);
    expect([one.due(20e9), one.receive(WITH_MAC, HOST, 24e9), said]).toEqual([
      [],
      [],
      ['the solicitation of fe80::7 is not answered: an outage'],
    ]);
  });

  it('answers nothing but solicitations in order', () => {
    const wrong = [
      SOLICITATION.subarray(0, 7),
      Uint8Array.of(134, ...SOLICITATION.subarray(1)),
      Uint8Array.of(133, 1, ...SOLICITATION.subarray(2)),
      Uint8Array.of(...SOLICITATION, 1, 0),
      Uint8Array.of(...SOLICITATION, 1, 2, 2, 0, 0, 0, 0, 7),
    ];
    for (const message of wrong) expect(router().receive(message, HOST, 0)).toEqual([]);
    expect(router().receive(WITH_MAC, NOBODY, 0)).toEqual([]);
    expect(router().receive(SOLICITATION, NOBODY, 0)).toHaveLength(1);
  });

  it('refuses options that make no sense, and says what would', () => {
    const wrong: [RouterOptions, string][] = [
      [{ lifetime_s: 65_536 }, 'IPv6 router: lifetime_s is 65536; it must be from 0 to 65535'],
      [{ interval_s: 3 }, 'interval_s is 3; it must be from 4 to 1800'],
      [{ mtu: 1279 }, 'mtu is 1279; it must be from 1280 to 65535'],
      [{ prefixes: ['2001:db8::'] }, '"2001:db8::" is not a prefix; write it as 2001:db8:1::/64'],
      [{ prefixes: ['2001:db8::1/64'] }, '2001:db8::1/64 has bits behind the prefix; write 2001:db8::/64'],
      [{ prefixes: ['10.0.0.0/24'] }, 'IPv6 router: prefixes: "10.0.0.0" is not an IPv6 address'],
      [{ dns: ['here'] }, 'IPv6 router: dns: "here" is not an IPv6 address'],
      [{ outages: [{ from_s: 2, to_s: 1 }] }, 'IPv6 router: an outage from 2 s to 1 s'],
    ];
    for (const [options, text] of wrong) expect(() => router(options)).toThrow(text);
  });
});

describe('faults of a router', () => {
  const faults = all_router_faults();

  it('do nothing nominally', () => {
    expect(told({ faults })).toEqual(told({}));
  });

  it('make it no default router, short-lived, or one with a prefix that leads nowhere', () => {
    const means: string[] = [];
    const plain = hex(told({}));
    expect(hex(told({ faults }, at('/lifetime', 1, means)))).toBe(plain.replace('40000708', '40000000'));
    expect(hex(told({ faults }, at('/short', 3, means)))).toBe(
      plain.replace('40000708', '40000002').replace('00278d0000093a80', '0000000200000002'),
    );
    expect(hex(told({ faults }, at('/prefix', 1, means)))).toBe(
      plain.replace(PREFIX, '20010db80bad00000000000000000000'),
    );
    expect(means).toEqual([
      'it is no default router any more (lifetime 0)',
      'router and prefixes for 2 s',
      'the prefix is 2001:db8:bad::/64, which leads nowhere',
    ]);
    expect(() => told({ faults, prefixes: [] }, at('/prefix', 1))).toThrow('the router tells no prefix');
  });

  it('delay it, lose it, and let a second one speak', () => {
    const late = router({ faults }, at('', 2)).receive(WITH_MAC, HOST, 0);
    expect(late[0]?.delay_ms).toBe(200);
    const one = router({ faults }, at('/lost', 1));
    const said: string[] = [];
    one.observe = (text) => said.push(text);
    expect([one.receive(WITH_MAC, HOST, 0), said]).toEqual([
      [],
      ['the advertisement for fe80::7 is not sent: a fault'],
    ]);
    // What was never sent keeps nobody waiting.
    expect(one.receive(SOLICITATION, NOBODY, 1e9)[0]?.delay_ms).toBe(0);
    expect(told({ faults: [second_router()] })).toBeUndefined();
    expect(told({ faults: [second_router()] }, at('/second', 1))).toEqual(told({}));
  });
});
