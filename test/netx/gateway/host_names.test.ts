import { expect, it } from 'vitest';
import { resolve_on_host } from '../../../netx/gateway/host_names.ts';
import { addresses_in, name_findings } from '../../../netx/gateway/name_answer.ts';

const [A, CNAME, HINFO, AAAA] = [1, 5, 13, 28];

it('resolves what this computer knows without a network', async () => {
  const answer = await resolve_on_host('localhost', A);
  expect([answer.rcode, addresses_in(answer)]).toEqual([0, ['127.0.0.1']]);
  expect(answer.records[0]).toMatchObject({ name: 'localhost', type: 'A', ttl_s: 60 });
  expect(name_findings(answer).answers[0]).toMatchObject({ name: 'localhost', data: [[127, 0, 0, 1]] });
  const literal = await resolve_on_host('::1', AAAA);
  expect(literal.records).toMatchObject([{ type: 'AAAA', address: '::1' }]);
});

it('says what it does not do, and never throws', async () => {
  expect(await resolve_on_host('localhost', HINFO)).toEqual({ rcode: 4, records: [] });
  const { rcode, records } = await resolve_on_host('no such name.invalid', CNAME);
  expect([rcode >= 2, records]).toEqual([true, []]);
});
