// What a site has for firmware in C: the compiler's files from the installed toolchain, deflated; headers and kit; and the samples and
// the kit as they are built, so that a sample runs before the compiler is loaded, and an edit compiles one file.

import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { build_c_image } from '../../c/build/image.ts';
import { toolchain_files, toolchain_trouble, wanted_versions } from '../../c/build/toolchain.ts';
import { slashes } from '../../host/slashes.ts';
import { packed } from '../../report/record_columns.ts';

import { build_parts, type CParts } from '../model/c_build.ts';
import type { Files } from '../model/program.ts';

import { C_SAMPLES } from './c_samples.ts';
import { ROOT } from './root.ts';

const KIT_FOLDERS = ['demo/c/include', 'demo/c/kit', 'demo/c/access', 'demo/c/board_kit', 'demo/c/toolchain'];
const KEPT = path.join(ROOT, 'node_modules/.cache/netx-sim/playground-c');

export interface CFiles {
  readonly files: ReadonlyMap<string, string | Uint8Array>;
  readonly parts: Omit<CParts, 'script'>;
}

function hash_of(...contents: readonly (string | Uint8Array)[]): string {
  const hash = createHash('sha256');
  for (const content of contents) hash.update(content);
  return hash.digest('hex').slice(0, 8);
}

/** Headers and kit, by their places in a checkout. */
function kit_files(): Map<string, Uint8Array> {
  const names = KIT_FOLDERS.flatMap((folder) =>
    readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map(
      (name) => `${folder}/${slashes(name)}`,
    ),
  );
  const kept = names.filter((name) => /\.(h|c|s|json)$/.test(name) && !name.endsWith('lock.json')).sort();
  return new Map(kept.map((name) => [`/${name}`, readFileSync(path.join(ROOT, name))]));
}

/** The samples by their files. */
function samples(): Files[] {
  return C_SAMPLES.map(({ paths }) =>
    Object.fromEntries(paths.map((name) => [name, readFileSync(path.join(ROOT, name), 'utf8')])),
  );
}

/** Builds a program as the page does, where its files lie by themselves. */
async function build(files: Files, searched: boolean, cache_folder: string): Promise<void> {
  const root = mkdtempSync(path.join(tmpdir(), 'netx-sim-'));
  try {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(path.join(root, path.dirname(name)), { recursive: true });
      writeFileSync(path.join(root, name), text);
    }
    const sources = Object.keys(files).filter((name) => name.endsWith('.c'));
    const parts = build_parts({ repaired: false, searched });
    await build_c_image({ name: 'board', root, sources, ...parts }, { cache_folder });
  } finally {
    rmSync(root, { recursive: true });
  }
}

/**
 * What programs are built into, kept under their contents; the first one as it is searched, too, so that of a program that is searched
 * its own files are compiled alone.
 */
async function built_before(
  kit: ReadonlyMap<string, Uint8Array>,
  programs: readonly Files[],
): Promise<Map<string, Uint8Array>> {
  const own = readdirSync(path.join(ROOT, 'demo/c'), { recursive: true, encoding: 'utf8' })
    .filter((name) => /^(build|instrument|bridge)\b.*\.(ts|mjs)$/.test(slashes(name)))
    .map((name) => readFileSync(path.join(ROOT, 'demo/c', name)));
  const texts = programs.map((files) => JSON.stringify(files));
  const cache_folder = path.join(KEPT, hash_of(...kit.values(), ...texts, ...own));
  for (const [n, files] of programs.entries())
    for (const searched of n === 0 ? [false, true] : [false]) await build(files, searched, cache_folder);
  const entries = readdirSync(cache_folder).filter((name) => !name.startsWith('.') && !name.endsWith('.tmp'));
  return new Map(entries.map((name) => [`/cache/${name}`, readFileSync(path.join(cache_folder, name))]));
}

/** binaryen as an async function that returns it: as a module it would have to lie there as it is, of 15 MB. */
function binaryen_script(text: string): string {
  const script = text
    .replaceAll('import.meta.url', '"https://none.invalid/"')
    .replace(/export\s*\{\s*(\S+)\s+as\s+default\s*\};?\s*$/, (_, name: string) => `return ${name};`);
  if (script.endsWith(text.slice(-20))) throw new Error('binaryen ends in another way than it is known to');
  return `(async () => {\n${script}\n})`;
}

/** The compiler's files, deflated once for each version of it. */
function deflated(): Map<string, Uint8Array> {
  const { clang, binaryen } = toolchain_files();
  const folder = path.dirname(clang);
  const names = readdirSync(folder).filter((name) => /\.(wasm|tar)$/.test(name));
  const place = path.join(KEPT, `deflated-${Object.values(wanted_versions()).join('_')}`);
  if (!existsSync(place)) {
    mkdirSync(KEPT, { recursive: true });
    const made = mkdtempSync(path.join(KEPT, 'being-made-'));
    for (const name of names)
      writeFileSync(path.join(made, name), deflateRawSync(readFileSync(path.join(folder, name))));
    const script = binaryen_script(readFileSync(binaryen, 'utf8'));
    writeFileSync(path.join(made, 'binaryen.js'), deflateRawSync(script));
    // Another process may have made the same meanwhile.
    if (!existsSync(place)) renameSync(made, place);
  }
  return new Map([...names, 'binaryen.js'].map((name) => [name, readFileSync(path.join(place, name))]));
}

/** The files for a site that has these programs in C besides the samples; text: why there are none. */
export async function c_parts(programs: readonly Files[]): Promise<CFiles | string> {
  const trouble = toolchain_trouble();
  if (trouble !== undefined) return `the site is without C: ${trouble}`;
  const files = new Map<string, string | Uint8Array>();
  const add = (stem: string, ending: string, content: string | Uint8Array): string => {
    const name = `${stem}-${hash_of(content)}.${ending}`;
    files.set(name, content);
    return name;
  };
  const kit = kit_files();
  const together = [...kit, ...(await built_before(kit, [...samples(), ...programs]))].map(
    ([name, bytes]) => [name, Buffer.from(bytes).toString('base64')],
  );
  const text = await packed(new TextEncoder().encode(JSON.stringify(Object.fromEntries(together))));
  const compiler = [...deflated()].map(
    ([name, bytes]) =>
      [name, { name: add(name.replace(/\W+/g, '-'), 'packed', bytes), bytes: bytes.length }] as const,
  );
  const bundle = readFileSync(toolchain_files().clang, 'utf8');
  const parts = {
    kit: add('kit', 'packed', text),
    bundle: add('clang', 'js', bundle),
    packed: Object.fromEntries(compiler),
    bytes: compiler.reduce((sum, [, { bytes }]) => sum + bytes, 0),
  };
  return { files, parts };
}
