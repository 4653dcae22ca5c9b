// `netx-sim setup-c`: installs the compiler for firmware in C.

import { set_up_toolchain } from '../../c/build/setup.ts';
import { TOOLCHAIN_VARIABLE } from '../../c/build/toolchain.ts';
import { EXIT_CLEAN, EXIT_FAILED } from '../../host/exit_codes.ts';
import { UsageError } from '../../host/usage.ts';
import { command } from '../command.ts';

export const setup_c_command = command({
  name: 'setup-c',
  takes: '',
  summary:
    'Installs the compiler for firmware in C (205 MB, by npm, in a cache folder of yours); once for all projects.',
  options: {},
  notes: () => [
    'It is clang as WebAssembly and binaryen, in exact versions; root is not needed. To remove it, delete the folder.',
    `${TOOLCHAIN_VARIABLE} names another folder for it.`,
  ],
  async run({ words }, output) {
    if (words.length > 0) throw new UsageError(`setup-c takes no words: got ${words.join(' ')}`);
    const { folder, was_there, trouble } = await set_up_toolchain();
    if (trouble !== null) {
      output.complain(`netx-sim: ${trouble}`);
      return EXIT_FAILED;
    }
    output.print(was_there ? `the C compiler is in ${folder} already` : `the C compiler is in ${folder}`);
    return EXIT_CLEAN;
  },
});
