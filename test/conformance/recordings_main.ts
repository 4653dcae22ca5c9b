/**
 * `npm run recordings [-- FROM]`: writes test/conformance/recordings anew from the larger set (default:
 * ../shared/conformance beside the checkout).
 */

import { existsSync } from 'node:fs';
import { LARGER_SET, RECORDINGS, write_recordings } from './recordings.ts';

const from = process.argv[2] ?? LARGER_SET;
if (existsSync(from)) {
  const changed = write_recordings(from, RECORDINGS);
  for (const name of changed) console.log(`wrote or removed ${name}`);
  console.log(changed.length === 0 ? 'the recordings are up to date' : `${changed.length} files changed`);
} else {
  console.error(`recordings: ${from}: no such folder`);
  process.exitCode = 2;
}
