// The program in this process: what it printed, what it complained of, and its exit code.

import { run_program } from '../../../demo/cli/program.ts';

export interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export async function netx_sim(...args: string[]): Promise<Ended> {
  let out = '';
  let err = '';
  const code = await run_program(args, {
    print: (line) => {
      out += `${line}\n`;
    },
    complain: (line) => {
      err += `${line}\n`;
    },
  });
  return { code, out, err };
}
