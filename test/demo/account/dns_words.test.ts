import { expect, it } from 'vitest';
import { dns_words } from '../../../demo/account/dns_words.ts';
import { Random } from '../../../rtos/sim_api.ts';
import { from_hex } from '../../conformance/wire/bytes.ts';
import {
  A,
  AAAA,
  CNAME,
  MX,
  message,
  NS,
  name,
  PTR,
  question,
  record,
  SRV,
  TXT,
  text,
} from '../../netx/dns/messages.ts';

const HOST = 'host.example.com';
const told = (hex: string) => dns_words(from_hex(hex));

it('tells a query as a question', () => {
  expect(told(message({ flags: 0x0100, q: [question(HOST)] }))).toBe(
    'DNS query 0x0000: A of host.example.com?',
  );
  expect(told(message({ flags: 0x0100, q: [question('x', 999)] }))).toBe('DNS query 0x0000: type 999 of x?');
});

it.each([
  [record(HOST, A, '10.1.2.3'), 'A', '10.1.2.3 for 300 s'],
  [record(HOST, AAAA, '20010db8000000000000000000000077'), 'AAAA', '2001:db8::77 for 300 s'],
  [record(HOST, CNAME, name('real.example.com')), 'CNAME', 'alias of real.example.com for 300 s'],
  [record(HOST, MX, `000a${name('mx.org')}`), 'MX', 'mail to mx.org for 300 s'],
  [record(HOST, SRV, `000000000050${name('web.org')}`), 'SRV', 'port 80 of web.org for 300 s'],
  [record(HOST, TXT, text('v=1 "x"')), 'TXT', '"v=1 \\"x\\"" for 300 s'],
  [record(HOST, PTR, name('a.b')), 'PTR', 'PTR a.b for 300 s'],
  [record(HOST, NS, name('ns.org')), 'NS', 'NS ns.org for 300 s'],
  [record(HOST, 41, '00'), 'type 41', 'type 41 for 300 s'],
])('tells a record: %s', (answer, type, words) => {
  const number = Number.parseInt(answer.slice(name(HOST).length, name(HOST).length + 4), 16);
  const whole = message({ q: [question(HOST, number)], answers: [answer] });
  expect(told(whole)).toBe(`DNS answer 0x0000 to ${type} of host.example.com: ${words}`);
});

it('tells what else an answer can say', () => {
  const to = 'DNS answer 0x0000 to A of host.example.com';
  const q = [question(HOST)];
  expect(told(message({ flags: 0x8183, q }))).toBe(`${to}: there is no such name`);
  expect(told(message({ flags: 0x818f, q }))).toBe(`${to}: result code 15`);
  expect(told(message({ q }))).toBe(`${to}: nothing`);
  const many = [1, 2, 3, 4, 5, 6].map((part) => record(HOST, A, `10.0.0.${part}`));
  expect(told(message({ flags: 0x8380, q, answers: many }))).toMatch(
    /10\.0\.0\.4 for 300 s, 2 more \(truncated\)$/,
  );
  expect(told(message({ q, answers: [record(HOST, A, '0a')] }))).toBe(`${to}: malformed`);
});

it('follows pointers back only, and names what it cannot read', () => {
  const back = `c00c${'00010001'}0000012c00040a010203`;
  expect(told(message({ q: [question(HOST)], answers: [back] }))).toMatch(/: 10\.1\.2\.3 for 300 s$/);
  expect(told(message({ q: ['c00c00010001'] }))).toBe('DNS, malformed, 18 bytes');
  expect(told('1234')).toBe('DNS, malformed, 2 bytes');
});

it('has words for whatever bytes', () => {
  const random = new Random(3);
  for (let round = 0; round < 20_000; round++) {
    const bytes = from_hex(
      message({ q: [question(HOST)], answers: [record(HOST, MX, `000a${name('mx.org')}`)] }),
    );
    for (let changes = random.below(8); changes > 0; changes--)
      bytes[random.below(bytes.length)] = random.below(256);
    expect(dns_words(bytes.subarray(0, random.below(bytes.length + 1)))).toMatch(/^DNS/);
  }
});
