// The scenario that a word means: the name of one that comes with the project, or a file of the user's own that exports
// one. In a file with several, FILE#NAME says which.

import { existsSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Scenario } from '../bench/scenario.ts';
import { beside } from '../host/columns.ts';
import { read_typescript } from '../host/typescript_files.ts';
import { UsageError } from '../host/usage.ts';
import { is_c_word, plan_of_words, searched_plan } from './c_project.ts';
import { exported_scenarios } from './exported_scenarios.ts';
import { no_project_words } from './project_proposal.ts';
import { file_and_name, is_path, places_of } from './scenario_path.ts';
import { boards_of, loaded_for_search, searched_code } from './searched_code.ts';

// TypeScript in a checkout, JavaScript in the package.
const ENDING = path.extname(import.meta.url);

/** Finds a scenario by name or by file; throws a UsageError that says what is there instead. */
export async function find_scenario(word: string, beside = '.', is_searched = false): Promise<Scenario> {
  const found = await shipped_scenario(word);
  if (found !== undefined) return found;
  if (is_c_word(word, beside)) {
    const plan = plan_of_words([word], beside);
    return (await import('./c_scenario.ts')).c_scenario(is_searched ? searched_plan(plan) : plan);
  }
  const no_project = no_project_words(word);
  if (no_project !== undefined) throw new UsageError(no_project);
  if (is_path(word)) return scenario_of_file(word, beside, is_searched);
  const names = (await all_scenarios()).map(({ name }) => name).join(', ');
  throw new UsageError(
    `there is no scenario '${word}'; there are: ${names}; or give the path of a file that exports one`,
  );
}

/**
 * One that comes with the project. A bug is in the file of its name and is loaded alone: all of them take every protocol there is
 * with them, in each process of a search.
 */
async function shipped_scenario(word: string): Promise<Scenario | undefined> {
  if (!/^[a-z\d-]+$/.test(word)) return undefined;
  const bug = new URL(`../bugs/${word.replaceAll('-', '_')}${ENDING}`, import.meta.url);
  const scenarios = existsSync(fileURLToPath(bug))
    ? exported_scenarios((await import(bug.href)) as Record<string, unknown>)
    : await all_scenarios();
  return scenarios.find(({ name }) => name === word);
}

/** All that come with the project. */
export async function all_scenarios(): Promise<readonly Scenario[]> {
  return (await import('./registry.ts')).SCENARIOS;
}

async function scenario_of_file(word: string, beside: string, is_searched: boolean): Promise<Scenario> {
  const { file, name: wanted } = file_and_name(word);
  const load = () => import_file(file, beside);
  const module = is_searched ? await loaded_for_search(load) : await load();
  const scenarios = exported_scenarios(module);
  if (scenarios.length === 0) {
    throw new UsageError(
      `${file} exports no scenario: it wants \`export const NAME: Scenario = { name, summary, until_s, build(bench) {...} }\``,
    );
  }
  const found = wanted === undefined ? scenarios : scenarios.filter(({ name }) => name === wanted);
  const [only] = found;
  if (only !== undefined && found.length === 1)
    return is_searched ? searched_code(only, boards_of(module)) : only;
  const names = scenarios.map(({ name }) => `${file}#${name}`).join(', ');
  if (found.length === 0) throw new UsageError(`${file} exports no scenario '${wanted}'; there is: ${names}`);
  throw new UsageError(`${file} exports several scenarios: name one of ${names}`);
}

/** The module of a file of the user's own, in TypeScript or JavaScript; throws a UsageError that says why it cannot be one. */
export async function import_file(file: string, beside: string): Promise<Record<string, unknown>> {
  const place = places_of(file, beside).find(
    (candidate) => existsSync(candidate) && statSync(candidate).isFile(),
  );
  if (place === undefined) throw new UsageError(`there is no file ${file}`);
  let module: Record<string, unknown>;
  try {
    module = await load(place);
  } catch (error) {
    throw new UsageError(`${file} cannot be loaded: ${reason(error)}`);
  }
  if (has_a_simulator_of_its_own()) {
    throw new UsageError(
      `${file} was loaded as CommonJS, with a second copy of the simulator: name it .mts, or put a package.json with ` +
        '"type": "module" beside it',
    );
  }
  return module;
}

async function load(file: string): Promise<Record<string, unknown>> {
  const { href } = pathToFileURL(file);
  try {
    return (await import(href)) as Record<string, unknown>;
  } catch (error) {
    if (!needs_typescript(error) || !(await read_typescript(path.dirname(file)))) throw error;
    // The failed import is remembered under its address.
    return (await import(`${href}?typescript`)) as Record<string, unknown>;
  }
}

function needs_typescript(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'ERR_UNKNOWN_FILE_EXTENSION';
}

/** True when some file was loaded as CommonJS together with the kernel, which this program has as a module. */
function has_a_simulator_of_its_own(): boolean {
  const { cache } = createRequire(import.meta.url);
  return Object.keys(cache).some((name) => /[\\/]rtos[\\/]kernel[\\/]current\.[jt]s/.test(name));
}

function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (needs_typescript(error)) {
    return 'this version of Node does not read TypeScript; `npm i -D tsx` in your project lets the command do it';
  }
  if (
    /import statement outside a module|Unexpected token 'export'|Cannot require\(\) ES Module|"cjs" output format/.test(
      error.message,
    )
  ) {
    return 'its folder is one of CommonJS: "type": "module" in package.json makes it a module, and so does the name .mts';
  }
  // What is wrong with sources in C that it builds has several lines.
  if (error instanceof UsageError) return error.message;
  return error.message.split('\n')[0] as string;
}

/** The names and sentences of all scenarios that come with the project, for help. */
export async function scenario_lines(): Promise<string[]> {
  return beside((await all_scenarios()).map(({ name, summary }) => [name, summary]));
}

/** Without TLS on the host, whose handshakes a search cannot wait for. */
export function is_searchable({ broker, waits_for_host = broker === 'tls' }: Scenario): boolean {
  return !waits_for_host;
}

/** Finds what a search or a replay can run, with or without its repair. */
export async function find_searchable(word: string, fixed: boolean, beside = '.'): Promise<Scenario> {
  const scenario = await find_scenario(word, beside, true);
  check_searchable(scenario, fixed);
  return scenario;
}

/** Throws a UsageError for a scenario that a search or a replay cannot run. */
export function check_searchable(scenario: Scenario, fixed: boolean): void {
  if (!is_searchable(scenario)) {
    throw new UsageError(
      `the scenario '${scenario.name}' can be run, but not searched: what TLS encrypts differs from run to run`,
    );
  }
  refuse_repair(scenario, fixed);
}

/** A scenario without a repair cannot be built with one. */
export function refuse_repair({ name, has_repair = false }: Scenario, fixed: boolean): void {
  if (fixed && !has_repair) throw new UsageError(`--fixed: the scenario '${name}' has no repair`);
}
