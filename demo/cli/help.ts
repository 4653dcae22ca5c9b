// The texts of --help, made from the tables of commands, options and exit codes; and the version.

import { existsSync, readFileSync } from 'node:fs';
import { beside, wrapped } from '../host/columns.ts';
import { EXIT_CODES } from '../host/exit_codes.ts';
import type { AnyCommand } from './command.ts';
import { option_lines } from './options.ts';

/** Version of the package. */
export function version(): string {
  // The built files lie one folder deeper than the sources.
  for (const up of ['../../package.json', '../../../package.json']) {
    const file = new URL(up, import.meta.url);
    if (existsSync(file)) return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
  }
  return 'unknown';
}

function exit_code_lines(): string[] {
  return beside(
    EXIT_CODES.map(({ code, verdict, meaning }) => [String(code).padStart(3), `${verdict}: ${meaning}`]),
  );
}

/** The help of the whole program. */
export async function program_help(commands: readonly AnyCommand[]): Promise<string> {
  const { scenario_lines } = await import('../scenario/find_scenario.ts');
  const rows = commands.map(({ name, takes, summary }) => [`netx-sim ${name} ${takes}`, summary] as const);
  return `Runs firmware on simulated boards in virtual time, prints what happens, and finds the timings under which it fails.

${beside(rows).join('\n')}

\`netx-sim COMMAND --help\` says more. The default command is run. In a checkout, \`npm start -- ...\` is \`netx-sim ...\`.
SCENARIO is a name from this list, or the path of a file that exports a scenario.

Scenarios:
${(await scenario_lines()).join('\n')}

Exit codes:
${exit_code_lines().join('\n')}
`;
}

/** The help of one command. */
export function command_help({ name, takes, summary, options, notes }: AnyCommand): string {
  const more = notes === undefined ? '' : `\n${notes().join('\n')}\n`;
  return `netx-sim ${name} ${takes} [OPTIONS]

${wrapped(summary).join('\n')}

Options:
${option_lines(options).join('\n')}
${more}
Exit codes:
${exit_code_lines().join('\n')}
`;
}
