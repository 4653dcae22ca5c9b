// Some hundred answers at each client; the full number is `npm run fuzz`.

import { expect, test } from 'vitest';
import { fuzz_dhcp } from './dhcp_fuzz.ts';
import { fuzz_dns } from './dns_fuzz.ts';

const ANSWERS = 500;
const BUILDS = [
  ['documented', false],
  ['published', true],
] as const;

test.each(BUILDS)('malformed answers of DHCP servers do no harm: %s', (_name, published) => {
  const { frames, bound, problems } = fuzz_dhcp(ANSWERS, 5, published);
  expect(problems).toEqual([]);
  expect(frames).toBeGreaterThanOrEqual(ANSWERS);
  expect(bound).toBeGreaterThan(10);
});

test.each(BUILDS)('malformed answers of DNS servers do no harm: %s', (_name, published) => {
  const { frames, found, refused, problems } = fuzz_dns(ANSWERS, 6, published);
  expect(problems).toEqual([]);
  expect(frames).toBeGreaterThanOrEqual(ANSWERS);
  expect(found).toBeGreaterThan(50);
  expect(refused).toBeGreaterThan(50);
});
