// The command behind `npm start`: arguments in, an exit code out. Lines go to the two functions given, so that a test can
// run it without a process.

import { printable, printable_lines } from '../../rtos/sim/printable.ts';
import { SCENARIOS } from '../scenario/registry.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { read_command_line, UsageError } from './command_line.ts';
import { help, version } from './help.ts';
import { EXIT_SUCCESS, EXIT_USAGE, Session } from './session.ts';

export interface Output {
  /** A line of the account or of the result. */
  readonly print: (line: string) => void;
  /** The one line that says what is wrong. */
  readonly complain: (line: string) => void;
}

/** Does what the arguments say; returns the exit code. */
export async function run_command(args: readonly string[], output: Output): Promise<number> {
  // Names of files, hosts and boards come from outside too: nothing reaches the terminal but what can be printed.
  const print = (line: string): void => output.print(printable_lines(line));
  const complain = (line: string): void => output.complain(`netx-sim: ${printable(line)}`);
  try {
    const wanted = read_command_line(args, SCENARIOS);
    if (wanted === 'help' || wanted === 'version') {
      print(wanted === 'help' ? help(SCENARIOS).trimEnd() : version());
      return EXIT_SUCCESS;
    }
    const scenario = SCENARIOS.find(({ name }) => name === wanted.scenario) as Scenario;
    return await interruptible(new Session({ command: wanted, scenario, print, complain }));
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    complain(error.message);
    return EXIT_USAGE;
  }
}

/** What ends the run in good order: Ctrl-C, a supervisor, a terminal that is closed. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** A signal ends the run in good order; a second one ends the program at once. */
async function interruptible(session: Session): Promise<number> {
  const on_signal = (_name: NodeJS.Signals, number: number): void => {
    if (session.interrupted) process.exit(128 + number);
    session.interrupted = true;
    session.interrupted_code = 128 + number;
  };
  for (const signal of SIGNALS) process.on(signal, on_signal);
  try {
    return await session.run();
  } finally {
    for (const signal of SIGNALS) process.off(signal, on_signal);
  }
}
