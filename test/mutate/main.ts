// `npm run mutate [-- WORD ...] [--workers N]`: makes one mutant at a time in a copy of the project and runs the tests that
// should notice it. Prints what survives, and `killed N of M`. WORD: only mutants whose title contains it. Exit code 0 when
// none survives, 1 when one does, 2 for wrong use, a mutant whose text is not there, or tests that fail without any.

import { spawn, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { ROOT } from '../tidy/sources.ts';
import { type Mutant, mutated, title } from './mutant.ts';
import { MUTANTS } from './mutants.ts';

/** A mutant that makes a test run for so long is noticed too. */
const LONGEST_MS = 300_000;

type Outcome = 'passed' | 'failed' | 'did not end';

/** A copy of the project to change things in; its packages are those of the project. */
function copy_project(): string {
  const copy = mkdtempSync(path.join(tmpdir(), 'mutate-'));
  const listed = spawnSync('git', ['ls-files', '-co', '--exclude-standard', '-z'], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  if (listed.status !== 0) throw new Error(`git ls-files failed: ${listed.stderr}`);
  for (const name of listed.stdout.split('\0')) {
    if (name === '' || name === 'node_modules') continue;
    cpSync(path.join(ROOT, name), path.join(copy, name), { recursive: true });
  }
  symlinkSync(path.join(ROOT, 'node_modules'), path.join(copy, 'node_modules'));
  return copy;
}

function run_tests(copy: string, tests: readonly string[], shown = false): Promise<Outcome> {
  const vitest = path.join('node_modules', 'vitest', 'vitest.mjs');
  const args = [vitest, 'run', '--bail=1', '--reporter=dot', '--maxWorkers=1', ...tests];
  const child = spawn(process.execPath, args, {
    cwd: copy,
    stdio: shown ? 'inherit' : 'ignore',
    detached: true,
  });
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      resolve('did not end');
      process.kill(-(child.pid as number), 'SIGKILL');
    }, LONGEST_MS);
    child.on('error', reject);
    child.on('close', (code) => {
      clearTimeout(timer);
      resolve(code === 0 ? 'passed' : 'failed');
    });
  });
}

async function run_mutant(copy: string, mutant: Mutant): Promise<Outcome> {
  const file = path.join(copy, mutant.file);
  const source = readFileSync(file, 'utf8');
  writeFileSync(file, mutated(source, mutant));
  try {
    return await run_tests(copy, mutant.tests);
  } finally {
    writeFileSync(file, source);
  }
}

/** Runs the mutants in as many copies as there are workers; returns those that no test noticed. */
async function survivors_of(mutants: readonly Mutant[], copies: readonly string[]): Promise<Mutant[]> {
  const left = [...mutants];
  const survivors: Mutant[] = [];
  const work = async (copy: string): Promise<void> => {
    for (let mutant = left.shift(); mutant !== undefined; mutant = left.shift()) {
      const outcome = await run_mutant(copy, mutant);
      const done = mutants.length - left.length;
      if (outcome === 'passed') survivors.push(mutant);
      const words =
        outcome === 'passed' ? 'SURVIVED' : outcome === 'failed' ? 'killed  ' : 'killed (did not end)';
      console.log(`${words} ${done}/${mutants.length} ${title(mutant)}`);
    }
  };
  await Promise.all(copies.map(work));
  return survivors;
}

function complain(message: string): number {
  console.error(`mutate: ${message}`);
  return 2;
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    options: {
      workers: { type: 'string', default: `${Math.max(1, Math.floor(availableParallelism() / 2))}` },
    },
    allowPositionals: true,
  });
  const workers = Number(values.workers);
  if (!Number.isInteger(workers) || workers < 1)
    return complain(`--workers ${values.workers}: expected a number from 1 on`);
  const mutants = MUTANTS.filter(
    (mutant) => positionals.length === 0 || positionals.some((word) => title(mutant).includes(word)),
  );
  if (mutants.length === 0) return complain(`no mutant has ${positionals.join(' or ')} in its title`);
  const wrong = mutants.flatMap((mutant) => {
    try {
      mutated(readFileSync(path.join(ROOT, mutant.file), 'utf8'), mutant);
      return [];
    } catch (error) {
      return [(error as Error).message];
    }
  });
  if (wrong.length > 0) return complain(wrong.join('\nmutate: '));
  const copies = Array.from({ length: workers }, copy_project);
  try {
    const tests = [...new Set(mutants.flatMap((mutant) => mutant.tests))];
    const sound = await run_tests(copies[0] as string, tests, true);
    if (sound !== 'passed')
      return complain(`without any mutant the tests ${sound === 'failed' ? 'fail' : 'do not end'}`);
    const survivors = await survivors_of(mutants, copies);
    console.log('');
    for (const mutant of survivors)
      console.log(`survived: ${title(mutant)}\n  no test of ${mutant.tests.join(', ')} noticed`);
    console.log(`killed ${mutants.length - survivors.length} of ${mutants.length}`);
    return survivors.length === 0 ? 0 : 1;
  } finally {
    for (const copy of copies) rmSync(copy, { recursive: true, force: true });
  }
}

process.exitCode = await main();
