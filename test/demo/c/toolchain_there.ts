// Tests that compile C need the compiler, which is not one of the project's packages: without it they are left out, and `npm test`
// says so.

import { toolchain_trouble } from '../../../demo/c/build/toolchain.ts';

/** For `describe.skipIf`. */
export const no_toolchain = toolchain_trouble() !== undefined;
