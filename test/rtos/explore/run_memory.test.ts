// What a run has made dies with it. A table of a module that reaches a board, or a generator function made anew for each
// board, keeps all of it until V8 collects everything: a search then spends a fifth of its time on copying what nobody reads.

import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

/** A run makes about 800 KB; a board that is kept is 180 KB of it. */
const KEPT_AT_MOST_KB = 90;

function kept_kb(): Promise<number> {
  const child = fork(fileURLToPath(new URL('./kept_memory.ts', import.meta.url)), {
    execArgv: ['--expose-gc', '--import', import.meta.resolve('tsx')],
  });
  return new Promise((resolve, reject) => {
    child.on('message', (kb) => resolve(kb as number));
    child.on('exit', (code) => reject(new Error(`ended with code ${code} before it was measured`)));
  });
}

test('what a run has made is gone with the next collections of what is young, whatever was chosen in it', async () => {
  expect(await kept_kb()).toBeLessThan(KEPT_AT_MOST_KB);
});
