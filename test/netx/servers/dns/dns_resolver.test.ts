import { describe, expect, it } from 'vitest';
import { dns_words } from '../../../../demo/account/dns_words.ts';
import { read_header, read_question, read_record } from '../../../../netx/dns/dns_message.ts';
import { read_name } from '../../../../netx/dns/dns_name.ts';
import type { Choose } from '../../../../netx/servers/common/server_fault.ts';
import { all_dns_faults } from '../../../../netx/servers/dns/dns_fault.ts';
import { NameWriter, read_name as read_resolver_name } from '../../../../netx/servers/dns/dns_names.ts';
import type { DnsRecordOption } from '../../../../netx/servers/dns/dns_records.ts';
import {
  DnsResolver,
  type DnsResolverOptions,
  type DnsUpstream,
} from '../../../../netx/servers/dns/dns_resolver.ts';
import { Random } from '../../../../rtos/sim_api.ts';
import { from_hex } from '../../../conformance/wire/bytes.ts';
import { A, AAAA, CNAME, MX, message, PTR, question, SOA, SRV, TXT } from '../../dns/messages.ts';

const FROM = { ip: 0xc0a80164, port: 40000 };
const nominal: Choose = () => 0;
const SOA_RECORD: DnsRecordOption = {
  name: 'example',
  type: 'SOA',
  host: 'ns.example',
  mailbox: 'admin.example',
  serial: 1,
  refresh_s: 3600,
  retry_s: 600,
  expire_s: 86400,
  minimum_s: 60,
};
const RECORDS: DnsRecordOption[] = [
  SOA_RECORD,
  { name: 'v6.example', type: 'AAAA', address: '2001:db8::77' },
  { name: 'www.example', type: 'CNAME', host: 'broker.example', ttl_s: 60 },
  { name: 'alias.example', type: 'CNAME', host: 'www.example' },
  { name: 'example', type: 'MX', preference: 10, host: 'broker.example' },
  { name: '_mqtt._tcp.example', type: 'SRV', priority: 1, weight: 2, port: 1883, host: 'broker.example' },
  { name: 'text.example', type: 'TXT', text: ['v=1', 'two'] },
  { name: 'loop.example', type: 'CNAME', host: 'pool.example' },
  { name: 'pool.example', type: 'CNAME', host: 'loop.example' },
];
const HOSTS = { 'broker.example': '192.168.1.81' };

function resolver(options: DnsResolverOptions = {}, choose = nominal, upstream: DnsUpstream | null = null) {
  const made = new DnsResolver({ hosts: HOSTS, records: RECORDS, ...options }, upstream, choose);
  const send = (hex: string, second = 0) => made.receive(from_hex(hex), FROM, second * 1e9)[0]?.bytes;
  const ask = (name: string, type: number = A, second = 0): string =>
    dns_words(send(message({ flags: 0x0100, q: [question(name, type)] }), second) ?? new Uint8Array());
  return { made, ask, send };
}

describe('a resolver', () => {
  it.each([
    ['broker.example', A, '192.168.1.81 for 300 s'],
    ['BROKER.example', A, '192.168.1.81 for 300 s'],
    ['v6.example', AAAA, '2001:db8::77 for 300 s'],
    [
      'alias.example',
      A,
      'alias of www.example for 300 s, alias of broker.example for 60 s, 192.168.1.81 for 300 s',
    ],
    ['www.example', CNAME, 'alias of broker.example for 60 s'],
    ['example', MX, 'mail to broker.example for 300 s'],
    ['_mqtt._tcp.example', SRV, 'port 1883 of broker.example for 300 s'],
    ['text.example', TXT, '"v=1" for 300 s'],
    ['81.1.168.192.in-addr.arpa', PTR, 'PTR broker.example for 300 s'],
    ['example', SOA, 'SOA ns.example for 300 s'],
    ['broker.example', AAAA, 'nothing'],
    ['_tcp.example', A, 'nothing'],
    ['no.example', A, 'there is no such name'],
    ['loop.example', A, 'the server failed'],
  ])('answers %s, type %i', (name, type, answer) => {
    expect(resolver().ask(name, type)).toMatch(
      new RegExp(`to \\S+ of ${name}: ${answer.replace(/[."*?]/g, '\\$&')}$`),
    );
  });

  it('compresses names, adds addresses of hosts, and says how long there is nothing', () => {
    const { send } = resolver();
    const mx = send(message({ flags: 0x0100, q: [question('example', MX)] })) as Uint8Array;
    expect(read_header(mx)).toMatchObject({ flags: 0x8580, answers: 1, authorities: 0, additionals: 1 });
    const at = read_question(mx, 12)?.end ?? 0;
    const record = read_record(mx, at, false);
    expect([mx[at], mx[at + 1]]).toEqual([0xc0, 12]);
    expect(read_name(mx, (record?.data ?? 0) + 2, 4)).toBe('broker.example');
    const address = read_record(mx, record?.end ?? 0, false);
    expect([address?.type, read_name(mx, address?.owner ?? 0, 4), address?.end]).toEqual([
      A,
      'broker.example',
      mx.length,
    ]);
    const none = send(message({ flags: 0x0100, q: [question('no.example')] })) as Uint8Array;
    expect(read_header(none)).toMatchObject({ flags: 0x8583, answers: 0, authorities: 1 });
  });

  it('truncates what does not fit, and fits more for a client that takes more', () => {
    const records = Array.from(
      { length: 40 },
      (_, n): DnsRecordOption => ({ name: 'many.example', type: 'A', address: `10.0.0.${n}` }),
    );
    const { send } = resolver({ records });
    const plain = message({ flags: 0x0100, q: [question('many.example')] });
    const cut = send(plain) as Uint8Array;
    expect(read_header(cut)).toMatchObject({ flags: 0x8780, answers: 30 });
    expect(cut.length).toBeLessThanOrEqual(512);
    const opt = `00${'0029'}${'04d0'}${'00000000'}${'0000'}`;
    const whole = send(
      message({ flags: 0x0100, q: [question('many.example')], additional: [opt] }),
    ) as Uint8Array;
    expect(read_header(whole)).toMatchObject({ flags: 0x8580, answers: 40, additionals: 1 });
  });

  it('refuses what it does not do, and ignores what is no query', () => {
    const { send } = resolver();
    const flags = (hex: string) => read_header(send(hex) as Uint8Array).flags;
    expect(flags(message({ flags: 0x1000, q: [question('a')] }))).toBe(0x9084);
    expect(flags(message({ flags: 0x0100, q: [] }))).toBe(0x8181);
    expect(flags(message({ flags: 0x0100, q: [question('a').replace(/0001$/, '0003')] }))).toBe(0x8185);
    expect(send(message({ flags: 0x8180, q: [question('a')] }))).toBeUndefined();
    expect(send('00')).toBeUndefined();
  });

  it('is silent in an outage', () => {
    const { ask } = resolver({ outages: [{ from_s: 1, to_s: 2 }] });
    expect(ask('broker.example', A, 1)).toContain('malformed, 0 bytes');
    expect(ask('broker.example', A, 2)).toContain('192.168.1.81');
  });

  it('asks upstream for names that it does not know, and answers when it is told', () => {
    const asked: string[] = [];
    const waiting: (() => void)[] = [];
    const upstream: DnsUpstream = {
      ask: (name, type, done) => {
        asked.push(`${name} ${type}`);
        waiting.push(() => done({ rcode: 3, answers: [], authorities: [], additionals: [] }));
      },
    };
    const { made, send, ask } = resolver({}, nominal, upstream);
    let woken = 0;
    made.wake = () => woken++;
    expect(ask('broker.example')).toContain('192.168.1.81');
    expect(send(message({ flags: 0x0100, q: [question('elsewhere.org')] }))).toBeUndefined();
    expect([asked, woken, made.due_ns]).toEqual([['elsewhere.org 1'], 0, Number.POSITIVE_INFINITY]);
    waiting[0]?.();
    expect([woken, made.due_ns]).toEqual([1, 0]);
    const [answer] = made.due(5e9);
    expect(answer).toMatchObject(FROM);
    expect(read_header(answer?.bytes as Uint8Array).flags).toBe(0x8183);
    expect(made.due(5e9)).toEqual([]);
  });

  it('lets no more than so many questions wait upstream', () => {
    const { send } = resolver({}, nominal, { ask: () => {} });
    const query = message({ flags: 0x0100, q: [question('elsewhere.org')] });
    for (let n = 0; n < 64; n++) expect(send(query)).toBeUndefined();
    expect(read_header(send(query) as Uint8Array).flags).toBe(0x8182);
  });
});

describe('the faults of a resolver', () => {
  const asked = (end: string): string => {
    const choose: Choose = (_kind, site) => (site === `dns/broker.example/A${end}` ? 1 : 0);
    return resolver({ faults: all_dns_faults() }, choose).ask('broker.example');
  };
  it.each([
    ['none', 'DNS answer 0x0000 to A of broker.example: 192.168.1.81 for 300 s'],
    ['/id', 'DNS answer 0x0001 to A of broker.example: 192.168.1.81 for 300 s'],
    ['/nxdomain', 'DNS answer 0x0000 to A of broker.example: there is no such name'],
    ['/servfail', 'DNS answer 0x0000 to A of broker.example: the server failed'],
    ['/truncated', 'DNS answer 0x0000 to A of broker.example: nothing (truncated)'],
    ['/lost', 'DNS, malformed, 0 bytes'],
  ])('%s', (end, words) => {
    expect(asked(end)).toBe(words);
  });
});

describe('records that make no sense', () => {
  const wrong: readonly (readonly [DnsRecordOption, string])[] = [
    [{ name: 'a', type: 'A', address: '1.2.3' }, 'the address of a: "1.2.3" is not an IPv4 address'],
    [{ name: 'a', type: 'AAAA', address: '1::2::3' }, '"1::2::3" is not an IPv6 address; write groups'],
    [{ name: 'a..b', type: 'A', address: '1.2.3.4' }, '"a..b" is not a domain name; write labels'],
    [
      { name: 'a', type: 'MX', preference: 70_000, host: 'b' },
      'preference is 70000; it must be from 0 to 65535',
    ],
    [{ name: 'a', type: 'TXT', text: 'x'.repeat(256) }, 'at most 255 bytes; write it as a list'],
    [{ name: 'a', type: 'A', address: '1.2.3.4', ttl_s: -1 }, 'ttl_s of a is -1'],
    [
      { name: 'broker.example', type: 'CNAME', host: 'b' },
      'is an alias (CNAME), so it can have no other record',
    ],
    [{ name: 'a', type: 'HINFO' } as never, 'the record of a is of type "HINFO"; there are A, NS, CNAME'],
  ];
  it.each(wrong)('%j', (record, words) => {
    expect(() => resolver({ records: [record] })).toThrow(words);
  });
});

describe('100,000 malformed queries', () => {
  it('are answered or not, and names end', () => {
    const random = new Random(11);
    const { made } = resolver();
    let answered = 0;
    const whole = from_hex(message({ flags: 0x0100, q: [question('alias.example')] }));
    for (let n = 0; n < 100_000; n++) {
      const query = whole.slice();
      for (let changes = random.below(6); changes > 0; changes--) {
        query[random.below(query.length)] = random.chance(0.3) ? 0xc0 | random.below(4) : random.below(256);
      }
      const cut = random.chance(0.2) ? query.subarray(0, random.below(query.length)) : query;
      answered += made.receive(cut, FROM, 0).length;
    }
    expect(answered).toBeGreaterThan(50_000);
  });

  it('a pointer to itself, ahead or in a circle is no name', () => {
    expect(read_resolver_name(Uint8Array.of(0xc0, 0), 0)).toBeNull();
    expect(read_resolver_name(Uint8Array.of(0xc0, 2, 0), 0)).toBeNull();
    expect(read_resolver_name(Uint8Array.of(1, 97, 0xc0, 0), 0)).toBeNull();
    const names = new NameWriter();
    expect(names.write('a.b', 12)).toEqual([1, 97, 1, 98, 0]);
    expect(names.write('c.B', 17)).toEqual([1, 99, 0xc0, 14]);
  });
});
