// The folder of this program in the cache folder of the system, for what can be made again: the C toolchain, compiled code.

import { homedir } from 'node:os';
import path from 'node:path';

export type Environment = Readonly<Record<string, string | undefined>>;

export function cache_folder(
  env: Environment = process.env,
  platform = process.platform as string,
  home = homedir(),
): string {
  return path.join(system_cache_folder(env, platform, home), 'netx-sim');
}

function system_cache_folder(env: Environment, platform: string, home: string): string {
  if (platform === 'win32') return env['LOCALAPPDATA'] ?? path.join(home, 'AppData', 'Local');
  if (platform === 'darwin') return path.join(home, 'Library', 'Caches');
  const xdg = env['XDG_CACHE_HOME'];
  return xdg !== undefined && path.isAbsolute(xdg) ? xdg : path.join(home, '.cache');
}
