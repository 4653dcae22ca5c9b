// Coverage marks: a corner of the code says that it was reached, and the one test that is there for this corner asks for
// it (`reaches` in test/marks.ts). So a test cannot go on passing when its way no longer leads through the corner.

let listener: ((name: string) => void) | null = null;

/** Says that this corner was reached; nobody hears it but a test that listens. */
export function mark(name: string): void {
  if (listener !== null) listener(name);
}

/** Hears all marks from now on; null ends it. For tests. */
export function listen_to_marks(hear: ((name: string) => void) | null): void {
  listener = hear;
}
