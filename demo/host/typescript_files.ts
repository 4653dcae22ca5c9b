// Scenarios of the user's own may be written in TypeScript. Newer versions of Node read it by themselves; for older ones
// tsx of the user's project does it.

import { existsSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

/** Where tsx keeps what registers it with Node, in its own folder. */
const TSX_API = 'node_modules/tsx/dist/esm/api/index.mjs';

/** Lets this process import TypeScript with tsx, as the project around `folder` has it; false when it has not. */
export async function read_typescript(folder: string): Promise<boolean> {
  for (let at = path.resolve(folder); ; at = path.dirname(at)) {
    const file = path.join(at, TSX_API);
    if (existsSync(file)) {
      const { register } = (await import(pathToFileURL(file).href)) as { register: () => unknown };
      register();
      return true;
    }
    if (at === path.dirname(at)) return false;
  }
}
