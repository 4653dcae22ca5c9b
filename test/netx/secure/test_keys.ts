// RSA keys for tests: a key takes a part of a second to make, so all test files of a process share theirs.

import { type SimKey, sim_key } from '../../../netx/secure/host/sim_secure_api.ts';

const KEYS: SimKey[] = [];

/** The n-th key, another one for each number. */
export function test_key(n: number): SimKey {
  KEYS[n] ??= sim_key();
  return KEYS[n];
}
