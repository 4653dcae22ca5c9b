// In the place of demo/c/build/suspend_with_lines.ts, which needs a program of the computer.

import { BuildError } from '../../c/build/trouble.ts';

export function suspendable_with_lines(): never {
  throw new BuildError('lines of traps are not in a page: netx-sim run --debug tells them');
}
