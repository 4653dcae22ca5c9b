// A mutant: one small change of behaviour in one source file, and the tests that should notice it.

export interface Mutant {
  /** Source file, relative to the project. */
  readonly file: string;
  /** What stands there, exactly once. */
  readonly text: string;
  readonly by: string;
  /** Test files, or beginnings of their paths, as the test runner takes them. */
  readonly tests: readonly string[];
}

/** Mutants of one file, each as what stands there and what it becomes. */
export function mutants_of(
  file: string,
  tests: readonly string[],
  changes: readonly (readonly [text: string, by: string])[],
): Mutant[] {
  return changes.map(([text, by]) => ({ file, text, by, tests }));
}

/** A source text with the mutation in it; throws when what should be changed does not stand there exactly once. */
export function mutated(source: string, { file, text, by }: Mutant): string {
  const places = source.split(text).length - 1;
  if (places !== 1) throw new Error(`${file}: expected exactly once, found ${places} times: ${text}`);
  if (by === text) throw new Error(`${file}: the mutation changes nothing: ${text}`);
  return source.replace(text, () => by);
}

/** One line that names a mutant. */
export function title({ file, text, by }: Mutant): string {
  const short = (code: string): string => code.replace(/\s+/g, ' ').trim();
  return `${file}: ${short(text)} => ${short(by) || '(nothing)'}`;
}
