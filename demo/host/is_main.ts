// Whether a file is the program that was started, or only imported by it.

import { realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * True for the `import.meta.url` of the program that was started, also where its path leads through a symbolic link: Node
 * leaves that in argv and not in the URL.
 */
export function is_main(module_url: string, started = process.argv[1]): boolean {
  if (started === undefined) return false;
  try {
    return realpathSync(started) === realpathSync(fileURLToPath(module_url));
  } catch {
    return false;
  }
}
