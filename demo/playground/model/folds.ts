// What of a file is folded when it is opened, so that the editor begins at the first line that matters: its imports, and of a program
// with a bug the comment at its head, which gives the bug away.

export interface Fold {
  readonly from: number;
  readonly to: number;
  /** Stands in its place. */
  readonly words: string;
}

/** From the first import to the end of the last one, when nothing but imports, comments and empty lines stand in between. */
const IMPORTS = /^import\b(?:[^;]*;\s*(?:\/\/[^\n]*\n\s*)*import\b)*[^;]*;/m;
const INCLUDES = /^#include\b[^\n]*(?:\n+#include\b[^\n]*)+/m;
const WORD = /^#?\w+ /;
const HEAD = /^(?:\/\/[^\n]*\n)*\/\/[^\n]*|^\/\*[\s\S]*?\*\//;
const MARK_LENGTH = 3;
/** Fewer lines are no hindrance. */
const LINES_LEAST = 3;

/** `gives_away`: the comment at the head says what is wrong. */
export function folds_of(text: string, gives_away: boolean): Fold[] {
  const folds: Fold[] = [];
  const head = HEAD.exec(text);
  if (gives_away && head !== null && head[0].length > MARK_LENGTH)
    folds.push({ from: MARK_LENGTH, to: head[0].length, words: 'what is wrong here' });
  const imports = IMPORTS.exec(text) ?? INCLUDES.exec(text);
  if (imports !== null && imports[0].split('\n').length >= LINES_LEAST) {
    const from = imports.index + (WORD.exec(imports[0])?.[0].length ?? 0);
    folds.push({ from, to: imports.index + imports[0].length, words: '...' });
  }
  return folds;
}
