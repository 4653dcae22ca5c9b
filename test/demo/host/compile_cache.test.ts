import path from 'node:path';
import { expect, it } from 'vitest';
import { cache_folder } from '../../../demo/host/cache_folder.ts';
import { keep_compiled_code, worker_environment } from '../../../demo/host/compile_cache.ts';

it('is kept in the cache folder of the user, by a Node that can', () => {
  const folders: string[] = [];
  keep_compiled_code({ enableCompileCache: (folder) => folders.push(folder) });
  expect(folders).toEqual([path.join(cache_folder(), 'compiled')]);
  keep_compiled_code({});
});

it('workers keep it in the same place, or where the user says', () => {
  const env = { XDG_CACHE_HOME: path.resolve('/cache'), OTHER: 'x' };
  const folder = path.join(cache_folder(env), 'compiled');
  expect(worker_environment(env)).toEqual({ ...env, NODE_COMPILE_CACHE: folder });
  expect(worker_environment({ ...env, NODE_COMPILE_CACHE: 'mine' })['NODE_COMPILE_CACHE']).toBe('mine');
});
