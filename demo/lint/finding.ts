// What a check of the lint finds: one place in the source, and what is wrong there.

export interface Finding {
  /** Which check: the types of the compiler, a Service that never runs, a constant of a build that is read too early. */
  readonly check: 'types' | 'dropped-service' | 'early-constant';
  /** With slashes, from the folder of the command on where it lies below it. */
  readonly file: string;
  /** Counted from 1; 0 for what is wrong with no line of a file. */
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

/** `file:line:column: message`, as editors and terminals know it. */
export function finding_line({ file, line, column, message }: Finding): string {
  return line === 0 ? `${file}: ${message}` : `${file}:${line}:${column}: ${message}`;
}
