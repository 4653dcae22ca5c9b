// `npm run soak:mqtt-streams [-- STREAMS [SEED]]`: damaged streams at the client, default: 100,000. Prints how the connections
// ended; ends with 1 and the smallest stream it finds when one leaves packets behind or ends for no named reason.

import fc from 'fast-check';
import { faults_of, receive_stream, streams } from '../client/inbound_stream.ts';

const [count = 100_000, seed = 1] = process.argv.slice(2).map(Number);
const ends = new Map<string, number>();

const details = fc.check(
  fc.property(streams, (stream) => {
    const outcome = receive_stream(stream);
    const [end = 'not ended'] = outcome.diagnostics.filter((id) => id !== 'mqtt-subscription-refused');
    ends.set(end, (ends.get(end) ?? 0) + 1);
    const faults = faults_of(outcome);
    if (faults.length > 0) throw new Error(faults.join('; '));
  }),
  { numRuns: count, seed, verbose: false },
);
console.log(`${details.numRuns.toLocaleString('en')} streams, seed ${seed}`);
for (const [end, times] of [...ends].sort((a, b) => b[1] - a[1]))
  console.log(`${end.padEnd(34)} ${times.toLocaleString('en').padStart(8)}`);
if (details.failed) {
  console.log(fc.defaultReportMessage(details));
  process.exitCode = 1;
}
