// How often the lines and functions of a source file ran, as plain data for results, reports and their viewers.

export interface CoveredFile {
  /** Relative to the current folder, if it lies below. */
  readonly file: string;
  /** In the order of their lines. */
  readonly functions: readonly { readonly name: string; readonly line: number; readonly count: number }[];
  /** Those that have code, in order. */
  readonly lines: readonly (readonly [line: number, count: number])[];
}

/** The same with the source; null: it could not be read. */
export interface CoveredSource extends CoveredFile {
  readonly text: string | null;
}
