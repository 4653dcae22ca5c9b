// The program: the first word is a command, everything behind it is the command's. Without one it is `run`.

import { printable_lines } from '../../rtos/sim/printable.ts';
import { EXIT_CLEAN, EXIT_FAILED, EXIT_USAGE } from '../host/exit_codes.ts';
import { UsageError } from '../host/usage.ts';
import type { AnyCommand, Output } from './command.ts';
import { certificates_command } from './commands/certificates.ts';
import { diff_command } from './commands/diff.ts';
import { explore_command } from './commands/explore.ts';
import { fleet_command } from './commands/fleet.ts';
import { grade_command } from './commands/grade.ts';
import { init_command } from './commands/init.ts';
import { lesson_command } from './commands/lesson.ts';
import { lint_command } from './commands/lint.ts';
import { merge_command } from './commands/merge.ts';
import { races_command } from './commands/races.ts';
import { record_command } from './commands/record.ts';
import { replay_command } from './commands/replay.ts';
import { run_scenario_command } from './commands/run.ts';
import { setup_c_command } from './commands/setup_c.ts';
import { show_command } from './commands/show.ts';
import { why_command } from './commands/why.ts';
import { command_help, program_help, version } from './help.ts';
import { claim_junit, write_junit } from './junit.ts';
import { read_options } from './options.ts';
import { type Broken, type Outcome, result_json } from './result.ts';

export const COMMANDS: readonly AnyCommand[] = [
  run_scenario_command,
  explore_command,
  replay_command,
  why_command,
  diff_command,
  show_command,
  races_command,
  merge_command,
  fleet_command,
  lint_command,
  lesson_command,
  grade_command,
  init_command,
  setup_c_command,
  certificates_command,
  record_command,
];

/** Does what the arguments say; returns the exit code. Only what the program itself did wrong is thrown. */
export async function run_program(args: readonly string[], terminal: Output): Promise<number> {
  const output = printable_output(terminal);
  const [word = ''] = args;
  if (word === '--version' || word === '-v') {
    output.print(version());
    return EXIT_CLEAN;
  }
  if (word === '--help' || word === '-h' || word === 'help') {
    output.print(program_help(COMMANDS).trimEnd());
    return EXIT_CLEAN;
  }
  const named = COMMANDS.find(({ name }) => name === word);
  const command = named ?? run_scenario_command;
  const rest = named === undefined ? args : args.slice(1);
  return run_command(command, rest, output);
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
