// A process that only computes, out of its registers, for a while: how many of them a computer has room for is the most
// that any search can make of its processors.

import { performance } from 'node:perf_hooks';

const FOR_MS = 1500;
const STEPS_AT_ONCE = 1_000_000;

function count_steps(): number {
  const end_ms = performance.now() + FOR_MS;
  let steps = 0;
  let word = 1;
  while (performance.now() < end_ms) {
    for (let n = 0; n < STEPS_AT_ONCE; n++) word = Math.imul(word ^ n, 0x01000193);
    steps += STEPS_AT_ONCE;
  }
  // What nobody reads need not be computed.
  return steps + (word & 1);
}

if (process.send !== undefined && process.argv[2] === 'steps-process') {
  // Once for the compiler.
  count_steps();
  process.send('ready');
  process.once('message', () => {
    process.send?.(count_steps());
    process.disconnect();
  });
}
