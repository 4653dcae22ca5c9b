import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { copy_parts } from '../../../../demo/c/build/copy_parts.ts';

it('pages, headers, kit, toolchain and the worker, which no compiler of TypeScript leaves behind', () => {
  const to = mkdtempSync(path.join(tmpdir(), 'netx-sim-'));
  try {
    copy_parts(to);
    for (const name of [
      'services.md',
      'include/tx_api.h',
      'kit/checks.s',
      'kit/kit.c',
      'check/access.c',
      'own_netx/kit/driver.c',
      'own_netx/include/nx_port.h',
      'toolchain/package-lock.json',
      'build/suspend_worker.mjs',
    ]) {
      expect(existsSync(path.join(to, name)), name).toBe(true);
    }
  } finally {
    rmSync(to, { recursive: true, force: true });
  }
});
