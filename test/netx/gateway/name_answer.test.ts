import { expect, it } from 'vitest';
import {
  addresses_in,
  type NameAnswer,
  name_answer_bytes,
  name_findings,
  read_name_answer,
} from '../../../netx/gateway/name_answer.ts';

const ANSWER: NameAnswer = {
  rcode: 0,
  records: [
    { name: 'a.example', type: 'CNAME', host: 'b.example' },
    { name: 'b.example', type: 'A', address: '93.184.216.34', ttl_s: 60 },
  ],
};

it('an answer is the same when it is read back', () => {
  expect(read_name_answer(name_answer_bytes(ANSWER))).toEqual(ANSWER);
  expect(addresses_in(ANSWER)).toEqual(['93.184.216.34']);
  expect(name_findings(ANSWER)).toMatchObject({ rcode: 0, answers: [{ type: 5 }, { type: 1, ttl_s: 60 }] });
});

it('a name that DNS cannot carry could not be found out', () => {
  const odd: NameAnswer = { rcode: 0, records: [{ name: 'a', type: 'PTR', host: 'x..y' }] };
  expect(name_findings(odd)).toMatchObject({ rcode: 2, answers: [] });
});

it('has no more than twenty records', () => {
  const records = Array.from({ length: 30 }, () => ANSWER.records[1] as NameAnswer['records'][number]);
  expect(read_name_answer(name_answer_bytes({ rcode: 0, records })).records).toHaveLength(20);
});

it.each(['', 'x', '{}', '{"rcode":16,"records":[]}', '{"rcode":0,"records":1}'])('%j is none', (text) => {
  expect(() => read_name_answer(Buffer.from(text))).toThrow('an answer to a name that cannot be read');
});
