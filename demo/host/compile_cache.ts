// What V8 has compiled of this program is kept for its next process, which begins sooner. Node can do that from 22.1 on; an older
// one begins as ever. It is kept in the cache folder of the user and not, as Node would, in the folder for temporary files, which
// is everybody's: what lies there is run. The variables of Node that name a folder (NODE_COMPILE_CACHE) or want none
// (NODE_DISABLE_COMPILE_CACHE) hold.

import module from 'node:module';
import path from 'node:path';
import { cache_folder, type Environment } from './cache_folder.ts';

/** Of `node:module`, what versions before 22.1 do not have. */
interface CompileCache {
  readonly enableCompileCache?: (folder: string) => unknown;
}

/** Keeps what this process compiles from now on; a folder that cannot be written to is no error. */
export function keep_compiled_code(node: CompileCache = module as CompileCache): void {
  node.enableCompileCache?.(compiled_folder());
}

/** The environment of a process that does a part of this one's work: it keeps what it compiles, too. */
export function worker_environment(env: Environment = process.env): Environment {
  return { NODE_COMPILE_CACHE: compiled_folder(env), ...env };
}

function compiled_folder(env: Environment = process.env): string {
  return path.join(cache_folder(env), 'compiled');
}
