// The program: the first word is a command, everything behind it is the command's. Without one it is `run`.

import { printable_lines } from '../../rtos/sim/printable.ts';
import { EXIT_CLEAN, EXIT_FAILED, EXIT_USAGE } from '../host/exit_codes.ts';
import { UsageError } from '../host/usage.ts';
import type { AnyCommand, Output } from './command.ts';
import { command_help, program_help, version } from './help.ts';
import { claim_junit, write_junit } from './junit.ts';
import { read_options } from './options.ts';
import { type Broken, type Outcome, result_json } from './result.ts';

/** The commands in the order of the help. A command is loaded when it is wanted: most of the time until one begins is loading. */
export const COMMANDS: ReadonlyMap<string, () => Promise<AnyCommand>> = new Map([
  ['run', async () => (await import('./commands/run.ts')).run_scenario_command],
  ['explore', async () => (await import('./commands/explore.ts')).explore_command],
  ['replay', async () => (await import('./commands/replay.ts')).replay_command],
  ['why', async () => (await import('./commands/why.ts')).why_command],
  ['diff', async () => (await import('./commands/diff.ts')).diff_command],
  ['show', async () => (await import('./commands/show.ts')).show_command],
  ['races', async () => (await import('./commands/races.ts')).races_command],
  ['merge', async () => (await import('./commands/merge.ts')).merge_command],
  ['fleet', async () => (await import('./commands/fleet.ts')).fleet_command],
  ['lint', async () => (await import('./commands/lint.ts')).lint_command],
  ['lesson', async () => (await import('./commands/lesson.ts')).lesson_command],
  ['grade', async () => (await import('./commands/grade.ts')).grade_command],
  ['init', async () => (await import('./commands/init.ts')).init_command],
  ['setup-c', async () => (await import('./commands/setup_c.ts')).setup_c_command],
  ['certificates', async () => (await import('./commands/certificates.ts')).certificates_command],
  ['record', async () => (await import('./commands/record.ts')).record_command],
]);

export function all_commands(): Promise<AnyCommand[]> {
  return Promise.all([...COMMANDS.values()].map((load) => load()));
}

/** Does what the arguments say; returns the exit code. Only what the program itself did wrong is thrown. */
export async function run_program(args: readonly string[], terminal: Output): Promise<number> {
  const output = printable_output(terminal);
  const [word = ''] = args;
  if (word === '--version' || word === '-v') {
    output.print(version());
    return EXIT_CLEAN;
  }
  if (word === '--help' || word === '-h' || word === 'help') {
    output.print((await program_help(await all_commands())).trimEnd());
    return EXIT_CLEAN;
  }
  const named = COMMANDS.get(word);
  const load = named ?? (COMMANDS.get('run') as NonNullable<typeof named>);
  const rest = named === undefined ? args : args.slice(1);
  return run_command(await load(), rest, output);
}

/** Names of files, hosts and boards come from outside too: nothing reaches a terminal but what can be printed. */
function printable_output({ print, complain }: Output): Output {
  return {
    print: (line) => print(printable_lines(line)),
    complain: (line) => complain(printable_lines(line)),
  };
}

/** Standard output is the document's alone: what a scenario of the user's prints goes to standard error. */
function keep_stdout_clean(): () => void {
  const { write } = process.stdout;
  process.stdout.write = process.stderr.write.bind(process.stderr) as typeof write;
  return () => {
    process.stdout.write = write;
  };
}

async function run_command(command: AnyCommand, args: readonly string[], output: Output): Promise<number> {
  let wants_json = 'json' in command.options && args.includes('--json');
  let junit: string | null = null;
  let end: Outcome | Broken | null = null;
  let restore = (): void => {};
  try {
    const see_help = `netx-sim ${command.name} --help lists them`;
    const line = read_options(args, command.options, see_help, command.elsewhere);
    if (line === 'help') {
      output.print(command_help(command).trimEnd());
      return EXIT_CLEAN;
    }
    wants_json = line.values['json'] === true;
    if (wants_json) restore = keep_stdout_clean();
    junit = (line.values['junit'] ?? null) as string | null;
    if (junit !== null) claim_junit(junit);
    const ended = await command.run(line, wants_json ? { ...output, print: () => {} } : output);
    if (typeof ended === 'number') return ended;
    end = ended;
  } catch (error) {
    end = broken(error);
    output.complain(`netx-sim: ${end.error}`);
  } finally {
    restore();
  }
  const trouble = junit === null ? null : write_junit(junit, command.name, end);
  if (trouble !== null) {
    output.complain(`netx-sim: ${trouble}`);
    end = { ...end, code: EXIT_USAGE };
  }
  if (wants_json) output.print(result_json(command.name, version(), end));
  return end.code;
}

/** What an exception says to a user: a file that cannot be read as what it should be is the user's, too. */
function broken(error: unknown): Broken {
  if (!(error instanceof Error)) throw error;
  if (error instanceof UsageError || error.name === 'SimError')
    return { code: EXIT_USAGE, error: error.message };
  return { code: EXIT_FAILED, error: error.stack ?? error.message };
}
