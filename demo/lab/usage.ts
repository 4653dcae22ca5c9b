// Errors of use on the command line: one clear line, exit code 2.

import { printable_lines } from '../../rtos/sim/printable.ts';

/** Something the caller wrote that cannot be; the message says what would be right. */
export class UsageError extends Error {
  override name = 'UsageError';
}

/** Prints lines. Names of files and what stands in them come from outside: only what can be printed reaches the terminal. */
export function say(text: string): void {
  console.log(printable_lines(text));
}

/** A whole number from `least` to `most`, given as text. */
export function whole_number(flag: string, text: string, least: number, most = 0xffffffff): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < least || value > most) {
    const range = most === 0xffffffff ? `from ${least} on` : `from ${least} to ${most}`;
    throw new UsageError(`--${flag} ${text}: expected a whole number ${range}`);
  }
  return value;
}

/** Runs a command; errors of use end it with one line and code 2, any other error with its message and code 1. */
export async function run_command(name: string, body: () => Promise<number> | number): Promise<void> {
  // A reader that has seen enough (`npm run replay -- FILE | head`) is no error.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    process.exit(error.code === 'EPIPE' ? 0 : 1);
  });
  try {
    process.exitCode = await body();
  } catch (error) {
    const { message, code } = describe(error);
    process.stderr.write(`${name}: ${printable_lines(message)}\n`);
    process.exitCode = code;
  }
}

function describe(error: unknown): { message: string; code: number } {
  if (!(error instanceof Error)) return { message: String(error), code: 1 };
  const parse_error = 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
  if (error instanceof UsageError || error.name === 'SimError' || parse_error)
    return { message: error.message, code: 2 };
  return { message: error.stack ?? error.message, code: 1 };
}
