// Names of files as they are printed and kept: with slashes on every system, so that a line means the same on each of them.

import path from 'node:path';

/** The name with slashes, where the system has another separator; elsewhere a backslash is part of a name. */
export function slashes(name: string, separator = path.sep): string {
  return separator === '\\' ? name.replaceAll('\\', '/') : name;
}
