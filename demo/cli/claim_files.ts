// Where results go is tried before the work: a name that cannot be written to is told at once, not after an hour.

import { accessSync, closeSync, constants, existsSync, openSync, statSync } from 'node:fs';
import path from 'node:path';
import { file_trouble } from '../host/file_trouble.ts';
import { slashes } from '../host/slashes.ts';
import { UsageError } from '../host/usage.ts';

/** A folder that is there or can be made. */
export function check_out(out: string): void {
  let at = path.resolve(out);
  while (!existsSync(at) && at !== path.dirname(at)) at = path.dirname(at);
  try {
    if (!statSync(at).isDirectory()) throw new UsageError(`--out ${out}: ${slashes(at)} is no folder`);
    accessSync(at, constants.W_OK);
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`--out ${out}: cannot write there, ${file_trouble(error, 'write')}`);
  }
}

/** A file: it is there afterwards, with what it had. */
export function claim_file(option: string, file: string): void {
  try {
    closeSync(openSync(file, 'a'));
  } catch (error) {
    throw new UsageError(`${option} ${file}: cannot write the file, ${file_trouble(error, 'write')}`);
  }
}
