import { expect, test } from 'vitest';
import * as SNTP from '../../../netx/sntp/nxd_sntp_client.ts';
import {
  add_msecs,
  difference,
  fraction_of_usecs,
  msecs_of_fraction,
  type NtpTime,
  usecs_of_fraction,
} from '../../../netx/sntp/sntp_arithmetic.ts';
import { Random } from '../../../rtos/sim_api.ts';

const exact = ({ seconds, fraction }: NtpTime) => seconds * 1000 + (fraction / 2 ** 32) * 1000;
const random = new Random(17);
const fraction = () => (random.uint31() * 2 + random.below(2)) >>> 0;

test('fractions are microseconds to the nearest, there and back', () => {
  for (let round = 0; round < 5000; round++) {
    const value = fraction();
    expect(Math.abs(usecs_of_fraction(value) - (value / 2 ** 32) * 1e6)).toBeLessThan(1);
    const usecs = random.below(1_000_000);
    expect(Math.abs(fraction_of_usecs(usecs) - (usecs / 1e6) * 2 ** 32)).toBeLessThan(300);
    expect(Math.abs(usecs_of_fraction(fraction_of_usecs(usecs)) - usecs)).toBeLessThanOrEqual(1);
  }
  expect([0, 0x80000000, 0xffffffff].map(msecs_of_fraction)).toEqual([0, 500, 1000]);
});

test('differences and sums agree with exact ones to a millisecond', () => {
  for (let round = 0; round < 5000; round++) {
    const from = { seconds: 3_900_000_000 + random.below(1000), fraction: fraction() };
    const to = { seconds: 3_900_000_000 + random.below(1000), fraction: fraction() };
    const { status, msecs, forward } = difference(from, to);
    expect(status).toBe(0);
    const apart = exact(to) - exact(from);
    expect(Math.abs((forward ? msecs : -msecs) - apart)).toBeLessThan(1.01);
    const more = random.below(10_000_000) - 5_000_000;
    const sum = { ...from };
    expect(add_msecs(sum, more)).toBe(0);
    expect(Math.abs(exact(sum) - exact(from) - more)).toBeLessThan(0.01);
  }
});

test('what has no place in 32 bits is told', () => {
  const last = { seconds: 0xffffffff, fraction: 0xf0000000 };
  expect(add_msecs({ ...last }, 1000)).toBe(SNTP.NX_SNTP_OVERFLOW_ERROR);
  expect(add_msecs({ ...last }, 100)).toBe(SNTP.NX_SNTP_OVERFLOW_ERROR);
  expect(add_msecs({ seconds: 1, fraction: 0 }, -2000)).toBe(SNTP.NX_SNTP_INVALID_TIME);
  expect(difference({ seconds: 0, fraction: 0 }, last).status).toBe(SNTP.NX_SNTP_OVERFLOW_ERROR);
  expect(difference({ seconds: 0, fraction: 0 }, { seconds: 4_294_967, fraction: 0 })).toEqual({
    status: 0,
    msecs: 4_294_967_000,
    forward: true,
  });
});
