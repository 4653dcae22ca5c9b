import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { own_command } from '../../../../demo/host/own_command.ts';
import { netx_sim } from '../netx_sim.ts';

const API = fileURLToPath(new URL('../../../../rtos/tx_api.ts', import.meta.url));

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'netx-sim-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function firmware(name: string, statement: string): string {
  const file = path.join(folder, name);
  const api = JSON.stringify(API);
  writeFileSync(
    file,
    `import * as tx from ${api};\nexport function* entry(): tx.Service<void> {\n  ${statement}\n}\n`,
  );
  return file;
}

describe('lint', () => {
  it('a forgotten yield* is told at its place, with exit code 1', async () => {
    const file = firmware('forgets.ts', 'tx.tx_thread_sleep(1);');
    expect(await netx_sim('lint', file)).toEqual({
      code: 1,
      out:
        `${file}:3:3: the Service of tx.tx_thread_sleep() is dropped. Write yield* tx.tx_thread_sleep(...).\n` +
        '1 file: 0 type errors, 1 dropped Service, 0 build constants read too early\n',
      err: '',
    });
  });

  it('right firmware is clean', async () => {
    const file = firmware('right.ts', 'yield* tx.tx_thread_sleep(1);');
    expect(await netx_sim('lint', file)).toEqual({
      code: 0,
      out: '1 file: 0 type errors, 0 dropped Services, 0 build constants read too early\n',
      err: '',
    });
  });

  it.each([
    [[], `lint wants files or folders, such as \`${own_command('lint')} .\``],
    [['no_such_folder'], 'no_such_folder: there is no such file or folder'],
    [['LICENSE'], 'LICENSE: it is no TypeScript'],
    [['demo/bugs/replays'], 'demo/bugs/replays: there is no TypeScript in this folder'],
  ])('%j is refused in one line that says why', async (paths, message) => {
    expect(await netx_sim('lint', ...paths)).toEqual({ code: 2, out: '', err: `netx-sim: ${message}\n` });
  });
});
