// `npm run playground [-- FOLDER]`: builds the page, as one file and as a folder for a web server. Default: out/playground.

import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { portfolio, STRATEGIES } from '../../../rtos/explore/strategies/portfolio.ts';
import { version } from '../../cli/help.ts';
import { is_main } from '../../host/is_main.ts';
import { known_names } from './api.ts';
import { bundle_scripts, type Scripts } from './bundle.ts';
import { one_file, site } from './html.ts';
import { shipped_lessons } from './lessons.ts';
import { shipped } from './programs.ts';

/** The scripts of the page of this checkout. */
async function scripts(): Promise<Scripts> {
  const others = STRATEGIES.filter((strategy) => strategy !== portfolio);
  const strategies = [portfolio, ...others].map(({ name }) => name);
  const own = shipped();
  const { lessons, ...course } = await shipped_lessons();
  const [start, ...rest] = own.programs;
  if (start === undefined) throw new Error('the page has no first program');
  const programs = [start, ...course.programs, ...rest];
  const files = { ...own.files, ...course.files };
  return bundle_scripts({ version: version(), programs, files, lessons, ...known_names(), strategies });
}

/** Builds the page into a folder; the names of what was written with their sizes in bytes. */
export async function build_playground(folder: string): Promise<ReadonlyMap<string, number>> {
  const made = await scripts();
  const files = new Map([['playground.html', await one_file(made)]]);
  for (const [name, text] of site(made)) files.set(`site/${name}`, text);
  rmSync(path.join(folder, 'site'), { recursive: true, force: true });
  mkdirSync(path.join(folder, 'site'), { recursive: true });
  for (const [name, text] of files) writeFileSync(path.join(folder, name), text);
  return new Map([...files].map(([name, text]) => [name, Buffer.byteLength(text)]));
}

if (is_main(import.meta.url)) {
  const [folder = 'out/playground'] = process.argv.slice(2);
  const sizes = await build_playground(folder);
  for (const [name, bytes] of sizes)
    console.log(`${(bytes / 1000).toFixed(0).padStart(6)} KB  ${path.join(folder, name)}`);
}
