// Folders for replay files that tests leave.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';

/** What makes a new folder, which is gone when the test that asked for it is over. */
export function out_folder(): () => string {
  return () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'netx-sim-findings-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    return folder;
  };
}
