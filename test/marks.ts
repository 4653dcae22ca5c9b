// What a test says of the coverage mark that it is there for: see rtos/sim/marks.ts. Each mark has exactly one such test.

import { onTestFinished } from 'vitest';
import { listen_to_marks } from '../rtos/sim/marks.ts';

/** Says at the beginning of a test that it leads through these marks; it fails when it has not. */
export function reaches(...names: string[]): void {
  const left = new Set(names);
  listen_to_marks((name) => left.delete(name));
  onTestFinished(() => {
    listen_to_marks(null);
    if (left.size > 0) throw new Error(`never came to the mark ${[...left].join(', ')}`);
  });
}
