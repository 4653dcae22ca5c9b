import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { check_services, check_types, files_of, load_named, PathError } from './checks.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const CONFIG = path.join(ROOT, 'tsconfig.json');

/** A folder outside of the tree, without a package.json, as a user's own firmware lies in. */
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'netx-sim-'));
  mkdirSync(path.join(folder, 'firmware'));
  mkdirSync(path.join(folder, 'notes'));
  writeFileSync(path.join(folder, 'notes/readme.txt'), '');
  const api = JSON.stringify(path.join(ROOT, 'rtos/tx_api.ts'));
  writeFileSync(
    path.join(folder, 'firmware/forgets.ts'),
    `import * as tx from ${api};\nexport function* entry(): tx.Service<void> {\n  tx.tx_thread_sleep(1);\n}\n`,
  );
  writeFileSync(
    path.join(folder, 'firmware/mistyped.ts'),
    `import * as tx from ${api};\nexport const status: string = tx.TX_SUCCESS;\n`,
  );
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('paths that are named', () => {
  it('are files and folders, with what is in them', () => {
    const names = files_of([path.join(folder, 'firmware')]).map((file) => path.basename(file));
    expect(names).toEqual(['forgets.ts', 'mistyped.ts']);
    const twice = [path.join(folder, 'firmware'), path.join(folder, 'firmware/forgets.ts')];
    expect(files_of(twice)).toHaveLength(2);
  });

  it.each([
    ['firmwares', /firmwares: there is no such file or folder$/],
    ['notes', /notes: there is no TypeScript in this folder$/],
    ['notes/readme.txt', /readme\.txt: it is no TypeScript$/],
  ])('%s cannot be checked, which is said', (name, message) => {
    expect(() => load_named(CONFIG, [path.join(folder, name)])).toThrow(message);
    expect(() => files_of([folder, path.join(folder, name)])).toThrow(PathError);
  });

  it('may lie outside of the tree: their types are checked, and their Services', () => {
    const project = load_named(CONFIG, [path.join(folder, 'firmware')]);
    const types = check_types(project);
    expect(types.found).toEqual([
      expect.stringMatching(
        /mistyped\.ts\(2,14\): error TS2322: Type 'number' is not assignable to type 'string'/,
      ),
    ]);
    expect(types.summary).toEqual(['Types: 2 files, 1 errors.']);
    const services = check_services(project);
    expect(services.found).toEqual([
      expect.stringMatching(/forgets\.ts:3:3: the Service of tx\.tx_thread_sleep\(\) is dropped/),
    ]);
    expect(services.summary[0]).toBe('Service check: 2 files, 1 dropped services.');
  });
});
