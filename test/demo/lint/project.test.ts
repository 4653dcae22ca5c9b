import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { check_types } from '../../../demo/lint/checks.ts';
import { files_of, load_named, PathError } from '../../../demo/lint/project.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'netx-sim-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(name: string, text: string): string {
  const file = path.join(folder, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
  return file;
}

/** The names of the files that would be checked, a list for each project. */
function loaded(...names: string[]): string[][] {
  return load_named(names.map((name) => path.join(folder, name))).map(({ files }) =>
    files.map((file) => path.relative(folder, file.fileName).replaceAll('\\', '/')),
  );
}

describe('paths that are named', () => {
  it('are files and folders, with what is in them, each file once', () => {
    write('tsconfig.json', '{ "compilerOptions": { "types": [] } }');
    write('firmware/a.ts', 'export {};');
    write('firmware/deep/b.mts', 'export {};');
    write('firmware/types.d.ts', 'export {};');
    write('firmware/node_modules/p/index.ts', 'export {};');
    write('firmware/.cache/c.ts', 'export {};');
    expect(loaded('firmware', 'firmware/a.ts')).toEqual([['firmware/a.ts', 'firmware/deep/b.mts']]);
  });

  it.each([
    ['nothing', /nothing: there is no such file or folder$/],
    ['notes', /notes: there is no TypeScript in this folder$/],
    ['notes/readme.txt', /readme\.txt: it is no TypeScript$/],
  ])('%s cannot be checked, which is said', (name, message) => {
    write('notes/readme.txt', '');
    expect(() => files_of(path.join(folder, name))).toThrow(message);
    expect(() => files_of(path.join(folder, name))).toThrow(PathError);
  });
});

describe('the tsconfig.json that governs', () => {
  const LOOSE = '{ "compilerOptions": { "strict": false, "types": [] }, "exclude": ["old"] }';

  it('is the nearest one above a file: its options, and which files of a folder count', () => {
    write('tsconfig.json', LOOSE);
    write('src/a.ts', 'export const f = (x) => x;');
    write('old/b.ts', 'export const f = (x) => x;');
    expect(loaded('.')).toEqual([['src/a.ts']]);
    expect(load_named([folder]).flatMap(check_types)).toEqual([]);
    expect(loaded('old')).toEqual([['old/b.ts']]);
    write('src/tsconfig.json', '{ "compilerOptions": { "strict": true, "types": [] } }');
    expect(load_named([folder]).flatMap(check_types)).toMatchObject([
      { line: 1, column: 19, message: expect.stringMatching(/^error TS7006: /) },
    ]);
  });

  it('may be one that it refers to', () => {
    write('tsconfig.json', '{ "files": [], "references": [{ "path": "./loose.json" }] }');
    write('loose.json', '{ "compilerOptions": { "strict": false, "types": [] }, "include": ["src"] }');
    write('src/a.ts', 'export const f = (x) => x;');
    expect(load_named([folder]).flatMap(check_types)).toEqual([]);
  });

  it('that cannot be read is named', () => {
    write('a.ts', 'export {};');
    write('tsconfig.json', '{ "compilerOptions": { "strict": 7 } }');
    expect(() => loaded('.')).toThrow(/tsconfig\.json: Compiler option 'strict' requires a value of type/);
  });

  it('brings its declarations along', () => {
    write('tsconfig.json', '{ "compilerOptions": { "types": [] } }');
    write('ambient.d.ts', 'declare const BOARD: string;');
    const file = write('a.ts', 'export const name: string = BOARD;');
    expect(load_named([file]).flatMap(check_types)).toEqual([]);
  });

  it('is not needed: strict then, as a module, with the types of Node', () => {
    const file = write('a.ts', 'console.log(process.argv.length);\nexport const f = (x) => x;\n');
    expect(load_named([file]).flatMap(check_types)).toMatchObject([{ line: 2, column: 19 }]);
  });
});
