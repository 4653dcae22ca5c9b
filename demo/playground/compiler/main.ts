// The worker that builds firmware in C: the build of the command line, on files in memory. It is kept from one build to the next, as
// the compiler takes a while to load.

import { build_c_image } from '../../c/build/image.ts';
import { BuildError } from '../../c/build/trouble.ts';
import { unpacked } from '../../report/record_columns.ts';
import { build_parts, type CBuild, type FromCompiler, type ToCompiler } from '../model/c_build.ts';
import type { Files } from '../model/program.ts';
import { forget_others, Loading, load_by, NeedsCompiler } from './load.ts';
import { rmSync, writeFileSync } from './node_fs.ts';

const ROOT = '/w';
const CACHE_FOLDER = '/cache';
const tell = (message: FromCompiler): void => postMessage(message);

/** Base64 of bytes. */
function bytes_of(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}

async function start({ parts, base }: Extract<ToCompiler, { type: 'start' }>): Promise<Loading> {
  const loading = new Loading(parts, base, tell);
  const answer = await fetch(loading.address(parts.kit));
  if (!answer.ok) throw new Error(`${parts.kit} cannot be read: ${answer.status}`);
  const kit = JSON.parse(new TextDecoder().decode(await unpacked(await answer.text()))) as Files;
  for (const [name, content] of Object.entries(kit)) writeFileSync(name, bytes_of(content));
  load_by(loading);
  void forget_others(Object.values(parts.packed).map(({ name }) => loading.address(name)));
  return loading;
}

async function build(files: Files, how: CBuild): Promise<FromCompiler> {
  rmSync(ROOT);
  for (const [name, text] of Object.entries(files)) writeFileSync(`${ROOT}/${name}`, text);
  const sources = Object.keys(files).filter((name) => /\.(c|cpp|s)$/.test(name));
  const warnings: string[] = [];
  const tools = { cache_folder: CACHE_FOLDER, warn: (text: string) => void warnings.push(text) };
  try {
    const { line_of: _, ...image } = await build_c_image(
      { name: 'board', root: ROOT, sources, ...build_parts(how) },
      tools,
    );
    return { type: 'built', image, warnings };
  } catch (error) {
    if (error instanceof NeedsCompiler) return { type: 'needs_compiler' };
    if (error instanceof BuildError) return { type: 'trouble', text: error.message };
    throw error;
  }
}

let ready: Promise<Loading> | null = null;
/** One build after the other. */
let last: Promise<unknown> = Promise.resolve();

addEventListener('message', ({ data }: MessageEvent<ToCompiler>) => {
  if (data.type === 'start') {
    ready = start(data);
    return;
  }
  last = last.then(async () => {
    try {
      const loading = await ready;
      if (loading !== null) loading.may_load = data.may_load;
      tell(await build(data.files, data.how));
    } catch (error) {
      tell({ type: 'trouble', text: `the compiler cannot be used here: ${(error as Error).message}` });
    }
  });
});
