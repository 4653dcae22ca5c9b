// The checks of `netx-sim lint` on a program of the page, with the options of a file that no tsconfig.json governs.

import ts from 'typescript';
import { check_all, summary } from '../../lint/checks.ts';
import { PLAIN_OPTIONS } from '../../lint/compiler.ts';
import type { Files, Problem } from '../model/program.ts';
import type { FromTypes, TypeData } from '../model/type_check.ts';
import { MemoryHost } from './memory_host.ts';

/** What a page has besides the language: see the declarations that the build adds. */
const OF_THE_PAGE = '/page.d.ts';

export class ProgramCheck {
  private readonly host: MemoryHost;
  private readonly options: ts.CompilerOptions;
  private before: ts.Program | undefined;

  constructor({ files, paths }: TypeData) {
    this.host = new MemoryHost(files);
    this.options = {
      ...PLAIN_OPTIONS,
      lib: ['lib.es2023.d.ts'],
      types: [],
      paths,
      noEmit: true,
      skipLibCheck: true,
    };
  }

  check(files: Files): FromTypes {
    const { host, options, before: oldProgram } = this;
    const names = host.put(files);
    const rootNames = [...names, OF_THE_PAGE];
    const program = ts.createProgram({ rootNames, options, host, ...(oldProgram && { oldProgram }) });
    this.before = program;
    const own = names.flatMap((name) => program.getSourceFile(name) ?? []);
    const found = check_all({ root: '/', program, files: own });
    const problems = found.map(({ file, line, column, message }): Problem => {
      const place = line === 0 ? null : { file: file.replace(/^\//, ''), line, column };
      return { kind: 'error', text: message, place };
    });
    return { problems, summary: summary(own.length, found) };
  }
}
