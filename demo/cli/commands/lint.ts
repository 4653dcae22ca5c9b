// `netx-sim lint PATH ...`: finds services that are called without `yield*`, and errors of the types, in firmware of the user's.

import { EXIT_CLEAN, EXIT_FAILED } from '../../host/exit_codes.ts';
import { own_command } from '../../host/own_command.ts';
import { UsageError } from '../../host/usage.ts';
import { finding_line } from '../../lint/finding.ts';
import { command } from '../command.ts';
import { RESULT_OPTIONS } from '../result_options.ts';

/** Loads the checks with the compiler that they ask, which the user's project brings. */
async function load_checks() {
  try {
    const [checks, project] = await Promise.all([
      import('../../lint/checks.ts'),
      import('../../lint/project.ts'),
    ]);
    return { ...checks, ...project };
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code !== 'ERR_MODULE_NOT_FOUND' || !message.includes("'typescript'")) throw error;
    throw new UsageError('lint needs the TypeScript compiler: npm install --save-dev typescript');
  }
}

export const lint_command = command({
  name: 'lint',
  takes: 'PATH ...',
  summary:
    'Checks firmware in files and folders: services called without yield*, which would do nothing at all; type errors; ' +
    'constants of a build that are read before their target runs.',
  notes: () => [
    'The options are those of the nearest tsconfig.json; of a folder the files count that it includes. It needs the package',
    'typescript, which `netx-sim init` puts into a project.',
  ],
  options: RESULT_OPTIONS,
  async run({ words }, { print }) {
    if (words.length === 0)
      throw new UsageError(`lint wants files or folders, such as \`${own_command('lint')} .\``);
    const { check_all, load_named, PathError, summary } = await load_checks();
    try {
      const projects = load_named(words);
      const found = projects.flatMap(check_all);
      const files = projects.reduce((sum, project) => sum + project.files.length, 0);
      for (const finding of found) print(finding_line(finding));
      print(summary(files, found));
      return {
        code: found.length === 0 ? EXIT_CLEAN : EXIT_FAILED,
        subject: words.join(' '),
        problems: found.map((finding) => ({
          key: `${finding.check} | ${finding.file}:${finding.line}:${finding.column}`,
          message: finding.message,
        })),
        fields: { paths: words, files, findings: found },
      };
    } catch (error) {
      throw error instanceof PathError ? new UsageError(error.message) : error;
    }
  },
});
