// `npm run playground [-- FOLDER]`: builds the page, as one file and as a folder for a web server. Default: out/playground.

import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { portfolio, STRATEGIES } from '../../../rtos/explore/strategies/portfolio.ts';
import { version } from '../../cli/help.ts';
import { is_main } from '../../host/is_main.ts';
import type { CParts } from '../model/c_build.ts';
import type { Files } from '../model/program.ts';
import type { TypeParts } from '../model/type_check.ts';
import { known_names } from './api.ts';
import { bundle_compiler, bundle_scripts, type Scripts } from './bundle.ts';
import { type CFiles, c_parts } from './c_parts.ts';
import { named, one_file, site } from './html.ts';
import { type Course, shipped_lessons } from './lessons.ts';
import { shipped } from './programs.ts';
import { ROOT } from './root.ts';
import { type_script } from './type_parts.ts';

/** The scripts of the page of this checkout. */
async function scripts({ lessons, ...course }: Course): Promise<Scripts> {
  const others = STRATEGIES.filter((strategy) => strategy !== portfolio);
  const strategies = [portfolio, ...others].map(({ name, description }) => ({ name, description }));
  const glossary = readFileSync(path.join(ROOT, 'demo/glossary.md'), 'utf8');
  const own = shipped();
  const [start, ...rest] = own.programs;
  if (start === undefined) throw new Error('the page has no first program');
  const programs = [start, ...course.programs, ...rest];
  const files = { ...own.files, ...course.files };
  const names = known_names();
  return bundle_scripts({ version: version(), programs, files, lessons, ...names, strategies, glossary });
}

/** The files of the lessons in C, as the page has them. */
function lessons_in_c({ programs, files }: Course): Files[] {
  return programs
    .filter(({ board }) => board !== undefined)
    .map(({ paths }) => Object.fromEntries(paths.map((name) => [name, files[name] ?? ''])));
}

/** The parts of a site for firmware in C: how the page names them, and their files. */
async function with_c(made: CFiles | string): Promise<{ parts: CParts | null; files: CFiles['files'] }> {
  if (typeof made === 'string') return { parts: null, files: new Map() };
  const compiler = await bundle_compiler();
  const script = named('compiler', 'js', compiler);
  return { parts: { ...made.parts, script }, files: new Map([...made.files, [script, compiler]]) };
}

/** The same for the check of types. */
async function with_types(
  wants_types: boolean,
): Promise<{ parts: TypeParts | null; files: CFiles['files'] }> {
  if (!wants_types) return { parts: null, files: new Map() };
  const packed = await type_script();
  const script = named('types', 'packed', packed);
  return { parts: { script, bytes: packed.length }, files: new Map([[script, packed]]) };
}

interface BuildOptions {
  /** Takes what is to be said about the build. */
  readonly say?: (text: string) => void;
  /** With the compiler of C in the site, where it is installed. Default: true. */
  readonly c?: boolean;
  /** With the compiler of TypeScript in the site, which checks types. Default: true. */
  readonly types?: boolean;
}

/** Builds the page into a folder; the names of what was written with their sizes in bytes. */
export async function build_playground(
  folder: string,
  { say = () => {}, c: wants_c = true, types: wants_types = true }: BuildOptions = {},
): Promise<ReadonlyMap<string, number>> {
  const course = await shipped_lessons();
  const [made, c_made] = await Promise.all([
    scripts(course),
    wants_c ? c_parts(lessons_in_c(course)) : 'the site is without C, as it was asked for',
  ]);
  if (typeof c_made === 'string') say(c_made);
  const c = await with_c(c_made);
  const types = await with_types(wants_types);
  const files = new Map<string, string | Uint8Array>([['playground.html', await one_file(made)]]);
  for (const [name, text] of [...site(made, c.parts, types.parts), ...c.files, ...types.files])
    files.set(`site/${name}`, text);
  rmSync(path.join(folder, 'site'), { recursive: true, force: true });
  mkdirSync(path.join(folder, 'site'), { recursive: true });
  for (const [name, content] of files) writeFileSync(path.join(folder, name), content);
  return new Map([...files].map(([name, content]) => [name, Buffer.byteLength(content)]));
}

if (is_main(import.meta.url)) {
  const [folder = 'out/playground'] = process.argv.slice(2);
  const sizes = await build_playground(folder, { say: console.error });
  for (const [name, bytes] of sizes)
    console.log(`${(bytes / 1000).toFixed(0).padStart(6)} KB  ${path.join(folder, name)}`);
}
