// What the lint finds by the types of a program: errors of the types, Services that never run, and constants of a build that
// are read too early.

import path from 'node:path';
import ts from 'typescript';
import { slashes } from '../host/slashes.ts';
import { early_constant_words, find_early_constants } from './build_constant.ts';
import { message_of } from './compiler.ts';
import { dropped_service_words, find_dropped_services } from './dropped_service.ts';
import type { Finding } from './finding.ts';
import type { Project } from './project.ts';

/** A file as it is printed: with slashes, from here on unless it lies elsewhere. */
function shown(file: string): string {
  const relative = path.relative('.', file);
  return slashes(relative.startsWith('..') ? file : relative);
}

/** Errors of the types, in the order of the compiler. */
export function check_types({ root, program }: Project): Finding[] {
  return ts.getPreEmitDiagnostics(program).map((diagnostic) => {
    const { file, start = 0, code } = diagnostic;
    const place = file?.getLineAndCharacterOfPosition(start) ?? { line: -1, character: -1 };
    return {
      check: 'types',
      file: shown(file?.fileName ?? root),
      line: place.line + 1,
      column: place.character + 1,
      message: `error TS${code}: ${message_of(diagnostic)}`,
    };
  });
}

/** Services that are made and never run, in order of files and lines. */
export function check_services({ program, files }: Project): Finding[] {
  return find_dropped_services(program, files).map((dropped) => ({
    check: 'dropped-service',
    file: shown(dropped.file),
    line: dropped.line,
    column: dropped.column,
    message: dropped_service_words(dropped),
  }));
}

/** Constants of a build that are read before any target runs. */
export function check_constants({ program, files }: Project): Finding[] {
  return find_early_constants(program, files).map((early) => ({
    check: 'early-constant',
    file: shown(early.file),
    line: early.line,
    column: early.column,
    message: early_constant_words(early),
  }));
}

/** Everything, for the user's own firmware. */
export function check_all(project: Project): Finding[] {
  return [...check_types(project), ...check_services(project), ...check_constants(project)];
}

/** What was looked at and found, in one line. */
export function summary(files: number, found: readonly Finding[]): string {
  const count = (wanted: Finding['check'], one: string, several: string): string => {
    const n = found.filter(({ check }) => check === wanted).length;
    return `${n} ${n === 1 ? one : several}`;
  };
  return (
    `${files} ${files === 1 ? 'file' : 'files'}: ${count('types', 'type error', 'type errors')}, ` +
    `${count('dropped-service', 'dropped Service', 'dropped Services')}, ` +
    `${count('early-constant', 'build constant', 'build constants')} read too early`
  );
}
