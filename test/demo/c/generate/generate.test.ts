// What is generated for C firmware is what the TypeScript API and the headers say now.

import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { generated_files } from '../../../../demo/c/generate/generate.ts';
import { structs_of } from '../../../../demo/c/generate/layout.ts';

const ROOT = fileURLToPath(new URL('../../../..', import.meta.url));

/** As biome writes it. */
function formatted(name: string, text: string): string {
  if (!name.endsWith('.ts')) return text;
  const biome = path.join(ROOT, 'node_modules/@biomejs/biome/bin/biome');
  return execFileSync(process.execPath, [biome, 'format', `--stdin-file-path=${name}`], {
    cwd: ROOT,
    input: text,
    encoding: 'utf8',
    maxBuffer: 1e8,
  });
}

describe('generated files', () => {
  test('are up to date: `npm run generate` writes them', async () => {
    const stale: string[] = [];
    for (const [name, text] of await generated_files(ROOT)) {
      if (readFileSync(path.join(ROOT, name), 'utf8') !== formatted(name, text)) stale.push(name);
    }
    expect(stale).toEqual([]);
  }, 60_000);

  test('the layout takes each field of a struct, with its width and its condition, and no padding', () => {
    const header = [
      'typedef struct A_STRUCT {',
      '    ULONG a_id;',
      '    CHAR *a_name;',
      '#ifndef SMALL',
      '    USHORT a_port;',
      '#endif',
      '    UCHAR a_bytes[4];',
      '    VOID (*a_notify)(ULONG id);',
      '    struct {',
      '        ULONG inner;',
      '    } a_group;',
      '    ULONG sim_reserved_words[3];',
      '} A;',
    ].join('\n');
    expect(structs_of(header)).toEqual([
      {
        name: 'A',
        fields: [
          { name: 'a_id', width: 4, conditions: [] },
          { name: 'a_name', width: 4, conditions: [] },
          { name: 'a_port', width: 2, conditions: ['!defined(SMALL)'] },
          { name: 'a_bytes', width: 0, conditions: [] },
          { name: 'a_notify', width: 4, conditions: [] },
        ],
      },
    ]);
  });
});
