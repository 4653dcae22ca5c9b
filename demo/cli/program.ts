// The program: the first word is a command, everything behind it is the command's. Without one it is `run`.

import { printable_lines } from '../../rtos/sim/printable.ts';
import type { AnyCommand, Output } from './command.ts';
import { explore_command } from './commands/explore.ts';
import { init_command } from './commands/init.ts';
import { lint_command } from './commands/lint.ts';
import { merge_command } from './commands/merge.ts';
import { record_command } from './commands/record.ts';
import { replay_command } from './commands/replay.ts';
import { run_scenario_command } from './commands/run.ts';
import { EXIT_CLEAN, EXIT_FAILED, EXIT_USAGE } from './exit_codes.ts';
import { command_help, program_help, version } from './help.ts';
import { read_options } from './options.ts';
import { UsageError } from './usage.ts';

export const COMMANDS: readonly AnyCommand[] = [
  run_scenario_command,
  explore_command,
  replay_command,
  merge_command,
  lint_command,
  init_command,
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

async function run_command(command: AnyCommand, args: readonly string[], output: Output): Promise<number> {
  try {
    const line = read_options(args, command.options, `netx-sim ${command.name} --help lists them`);
    if (line === 'help') {
      output.print(command_help(command).trimEnd());
      return EXIT_CLEAN;
    }
    return await command.run(line, output);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    // A file that cannot be read as what it should be is the user's, too.
    const is_use = error instanceof UsageError || error.name === 'SimError';
    output.complain(`netx-sim: ${is_use ? error.message : (error.stack ?? error.message)}`);
    return is_use ? EXIT_USAGE : EXIT_FAILED;
  }
}
