// What printf makes of numbers and texts: the expected texts are those of glibc's printf.

import { describe, expect, test } from 'vitest';
import { Arguments, format } from '../../../../demo/c/bridge/printf.ts';

type Value = number | bigint | string | { readonly double: number };

/** Lays arguments out as a variadic function of C finds them. */
function laid_out(values: readonly Value[]): Arguments {
  const bytes = new Uint8Array(4096);
  const view = new DataView(bytes.buffer);
  let at = 16;
  let text_at = 2048;
  for (const value of values) {
    if (typeof value === 'bigint' || typeof value === 'object') {
      at = Math.ceil(at / 8) * 8;
      if (typeof value === 'bigint') view.setBigInt64(at, value, true);
      else view.setFloat64(at, value.double, true);
      at += 8;
    } else {
      if (typeof value === 'string') {
        view.setUint32(at, text_at, true);
        for (const unit of `${value}\0`) bytes[text_at++] = unit.charCodeAt(0);
      } else view.setInt32(at, value, true);
      at += 4;
    }
  }
  return new Arguments(bytes, 16);
}

const d = (double: number): Value => ({ double });

describe('printf', () => {
  test.each<[string, readonly Value[], string]>([
    ['%d %i', [-5, 7], '-5 7'],
    ['[%5d] [%-5d] [%05d] [%+d] [% d]', [42, 42, -42, 42, 42], '[   42] [42   ] [-0042] [+42] [ 42]'],
    ['%.3d|%.0d|%8.3d', [5, 0, -5], '005||    -005'],
    ['%u %lu %x %X %#x %#X %o %#o', [-1, 7, 255, 255, 255, 0, 8, 8], '4294967295 7 ff FF 0xff 0 10 010'],
    ['%lld %llu %llx', [-(2n ** 40n), -1n, 255n], '-1099511627776 18446744073709551615 ff'],
    ['%hhd %hd %hhu', [300, 70_000, -1], '44 4464 255'],
    ['%zu %td %jd', [12, -3, 5n], '12 -3 5'],
    ['%s|%10s|%-10s|%.2s', ['abc', 'abc', 'abc', 'abc'], 'abc|       abc|abc       |ab'],
    ['%c%c', [65, 66], 'AB'],
    ['%5c|%-3c|', [65, 66], '    A|B  |'],
    ['%%', [], '%'],
    ['%p', [0x1234], '0x1234'],
    ['%*d|%-*d|%.*f', [5, 42, 4, 7, 2, d(2.14159)], '   42|7   |2.14'],
    ['%*d|', [-5, 42], '42   |'],
    ['%f %.2f %.0f %#.0f', [d(2.14159), d(2.5), d(2.5), d(2)], '2.141590 2.50 2 2.'],
    ['%e %.3e %E', [d(12345.678), d(0), d(1e-10)], '1.234568e+04 0.000e+00 1.000000E-10'],
    ['%g %g %g %g', [d(100000), d(1e6), d(0.0001), d(0.00001)], '100000 1e+06 0.0001 1e-05'],
    ['%g %#g %.3g', [d(1.5), d(1.5), d(1234.5)], '1.5 1.50000 1.23e+03'],
    ['%08.3f|%-8.1f|%+.1f', [d(-2.14159), d(2.25), d(1)], '-002.142|2.2     |+1.0'],
    ['%f %F %e', [d(Number.POSITIVE_INFINITY), d(Number.NaN), d(Number.NEGATIVE_INFINITY)], 'inf NAN -inf'],
    ['%a %a', [d(1), d(0.5)], '0x1p+0 0x1p-1'],
    ['%.0f %.0f %.1f %.0e', [d(0.5), d(1.5), d(0.25), d(2.5)], '0 2 0.2 2e+00'],
    ['%.3e %g', [d(9.9996), d(999999.5)], '1.000e+01 1e+06'],
    ['%.20f', [d(0.1)], '0.10000000000000000555'],
    ['%g', [d(5e-324)], '4.94066e-324'],
    ['%.1f', [d(1e22)], '10000000000000000000000.0'],
  ])('%s', (text, values, expected) => {
    expect(format(text, laid_out(values))).toBe(expected);
  });

  test('a null text, what is no conversion, and the count of what was printed', () => {
    expect(format('%s', laid_out([0]))).toBe('(null)');
    expect(format('%y', laid_out([]))).toBe('%y');
    const bytes = new Uint8Array(64);
    new DataView(bytes.buffer).setUint32(16, 32, true);
    expect(format('four%n', new Arguments(bytes, 16))).toBe('four');
    expect(bytes[32]).toBe(4);
  });
});
