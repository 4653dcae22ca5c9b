// What a site has for the check of types: one script with the compiler of TypeScript and the declarations of what programs import,
// deflated. Declarations take the compiler a while, so they are kept under the contents of their sources.

import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { deflateRawSync } from 'node:zlib';
import { load_files, read_config } from '../../lint/project.ts';
import type { Files } from '../model/program.ts';
import type { TypeData } from '../model/type_check.ts';
import { bundle_types, module_paths, package_names } from './bundle.ts';
import { ROOT } from './root.ts';

const KEPT = path.join(ROOT, 'node_modules/.cache/netx-sim/playground-types');
/** Programs bring these themselves. */
const OWN = /^demo\/bugs\//;
/** What a worker has besides the language, as far as firmware and scenarios have a use for it. */
const OF_THE_PAGE = `declare const console: Record<'log' | 'info' | 'warn' | 'error' | 'debug', (...values: unknown[]) => void>;
declare class TextEncoder { encode(text?: string): Uint8Array<ArrayBuffer>; }
declare class TextDecoder { constructor(label?: string); decode(bytes?: ArrayBufferView | ArrayBuffer): string; }
`;

/** Declarations of the modules that programs may import, by their paths. */
function declarations(): Files {
  const names = module_paths().filter((name) => !OWN.test(name));
  const texts = names.map((name) => readFileSync(path.join(ROOT, name)));
  const hash = createHash('sha256').update(names.join());
  for (const text of texts) hash.update(text);
  const place = path.join(KEPT, `${hash.digest('hex').slice(0, 16)}.json`);
  if (!existsSync(place)) {
    mkdirSync(KEPT, { recursive: true });
    const made = `${place}.${process.pid}.tmp`;
    writeFileSync(made, JSON.stringify(emitted(names)));
    renameSync(made, place);
  }
  return JSON.parse(readFileSync(place, 'utf8')) as Files;
}

function emitted(names: readonly string[]): Files {
  const { root, options } = read_config(path.join(ROOT, 'tsconfig.json'));
  const full = names.map((name) => path.join(ROOT, name));
  const { program, files } = load_files(root, full, {
    ...options,
    noEmit: false,
    declaration: true,
    emitDeclarationOnly: true,
    removeComments: true,
    stripInternal: true,
  });
  const found: Record<string, string> = {};
  for (const file of files) {
    program.emit(file, (name, text) => void (found[path.relative(ROOT, name)] = text), undefined, true);
  }
  return found;
}

/** The declarations of the language, and nothing of a browser: firmware has none. */
function language(): Files {
  const folder = path.dirname(fileURLToPath(import.meta.resolve('typescript')));
  const names = readdirSync(folder).filter((name) => /^lib\.(es5|es20(1\d|2[0-3])|decorators)\b/.test(name));
  return Object.fromEntries(
    names.map((name) => [`lib/${name}`, readFileSync(path.join(folder, name), 'utf8')]),
  );
}

/** What the check of types knows besides a program. */
export function type_data(): TypeData {
  const paths = [...package_names()].map(([name, file]) => [name, [`/${file.replace(/\.ts$/, '.d.ts')}`]]);
  return {
    files: { ...declarations(), ...language(), 'page.d.ts': OF_THE_PAGE },
    paths: Object.fromEntries(paths) as Record<string, string[]>,
  };
}

/** The script of the worker that checks types, deflated. */
export async function type_script(): Promise<Uint8Array> {
  return deflateRawSync(await bundle_types(type_data()), { level: 9 });
}
