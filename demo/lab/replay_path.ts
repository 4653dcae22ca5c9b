// Where the replay file that a bug of demo/bugs ships with lies.

import { fileURLToPath } from 'node:url';

export function replay_path(scenario: string): string {
  return fileURLToPath(new URL(`../bugs/replays/${scenario}.replay`, import.meta.url));
}
