// The recorded error table of the kernel: the fixture and each case of it are C's, as every service that they call is called from C.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { read_rows } from '../../conformance/corpus.ts';
import { LARGER_SET, RECORDINGS } from '../../conformance/recordings.ts';
import { kernel_api_case } from '../../conformance/threadx/api_errors.ts';
import { set_caller } from '../../conformance/threadx/services.ts';
import { callers_image, ThroughC } from './through_c.ts';
import { no_toolchain } from './toolchain_there.ts';

/** The larger set where it lies beside the checkout. */
const FILE = existsSync(LARGER_SET)
  ? join(LARGER_SET, 'threadx/api-errors.json')
  : join(RECORDINGS, 'threadx/api-errors.json.gz');

/** Each row is tried in four contexts, and the fixture alone takes more services than that. */
const CALLS_A_ROW = 4 * 20;

describe.skipIf(no_toolchain)('the error table of the kernel, from C', () => {
  let in_c: ThroughC;
  beforeAll(async () => {
    in_c = new ThroughC(await callers_image());
    set_caller((name, args) => in_c.call(name, args));
  });
  afterAll(() => set_caller(null));

  it('has the statuses of the original in every row', () => {
    const cases = read_rows(FILE).map(kernel_api_case);
    expect(cases.length).toBeGreaterThan(300);
    const wrong = cases.flatMap(({ id, run }) => {
      const found = run();
      return found === null
        ? []
        : [`${id}: ${found.where} ${String(found.expected)}, got ${String(found.got)}`];
    });
    expect(wrong).toEqual([]);
    expect(in_c.calls).toBeGreaterThan(CALLS_A_ROW * cases.length);
  });
});
