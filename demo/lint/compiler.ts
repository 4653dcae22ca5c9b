// What the checks ask of the compiler apart from any project, in a page as on a computer: the options of files that no tsconfig.json
// governs, and a diagnostic's words.

import ts from 'typescript';

/** Whether a file that nothing governs is a module is Node's concern: here it is one. */
export const PLAIN_OPTIONS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2023,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  moduleDetection: ts.ModuleDetectionKind.Force,
  strict: true,
  allowImportingTsExtensions: true,
};

export function message_of(diagnostic: ts.Diagnostic): string {
  return ts.flattenDiagnosticMessageText(diagnostic.messageText, '\n');
}
