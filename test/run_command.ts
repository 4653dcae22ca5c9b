// Commands that tests run as a user would: without what npm tells those that it starts, and never with a network.

import { spawnSync } from 'node:child_process';

export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export function run(command: readonly string[], cwd: string): Ended {
  const [program = '', ...args] = command;
  const { npm_execpath } = process.env;
  // Not the checkout's npm settings, and never a registry.
  const env = {
    ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_|^INIT_CWD$/i.test(name))),
    ...(npm_execpath === undefined ? {} : { npm_execpath }),
    npm_config_offline: 'true',
    NO_COLOR: '1',
  };
  const { status, stdout, stderr } = spawnSync(program, args, { cwd, encoding: 'utf8', env });
  return { code: status, out: stdout, err: stderr };
}

/** The same, which must succeed; what it printed. */
export function run_well(command: readonly string[], cwd: string): string {
  const { code, out, err } = run(command, cwd);
  if (code !== 0) throw new Error(`${command.join(' ')}: exit code ${code}\n${out}${err}`);
  return out;
}
