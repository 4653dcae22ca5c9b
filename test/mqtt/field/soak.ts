// `npm run soak:mqtt [-- SEEDS [FIRST]]`: at-least-once over many seeds of outages, 1,000 readings each; default: 500 seeds.
// Ends with 1 when a reading is missing, a packet is gone or a diagnostic was made; the seed replays it.

import { type OutageResult, run_outages } from './outages.ts';

const READINGS = 1000;
const [seeds = 500, first = 1] = process.argv.slice(2).map(Number);

function sum(results: readonly OutageResult[], of: (result: OutageResult) => number): number {
  return results.reduce((total, result) => total + of(result), 0);
}

function report(results: readonly OutageResult[]): void {
  const rows: readonly (readonly [string, number])[] = [
    ['seeds', results.length],
    ['readings published', results.length * READINGS],
    ['readings missing', sum(results, ({ missing }) => missing.length)],
    ['readings that arrived twice', sum(results, ({ twice }) => twice)],
    ['frames lost', sum(results, ({ frames_lost }) => frames_lost)],
    ['cables out', sum(results, ({ flaps }) => flaps)],
    ['answers late, reading stopped', sum(results, ({ slow }) => slow)],
    ['broker restarts', sum(results, ({ restarts }) => restarts)],
    ['reconnects', sum(results, ({ reconnects }) => reconnects)],
    ['virtual seconds', sum(results, ({ virtual_s }) => virtual_s)],
    ['seeds with a fault', results.filter(({ faults }) => faults.length > 0).length],
  ];
  for (const [name, value] of rows)
    console.log(`${name.padEnd(30)} ${value.toLocaleString('en').padStart(10)}`);
}

const results: OutageResult[] = [];
for (let seed = first; seed < first + seeds; seed++) {
  const result = run_outages({ seed, readings: READINGS });
  results.push(result);
  if (result.missing.length === 0 && result.faults.length === 0) continue;
  console.log(`seed ${seed}: ${result.missing.length} missing (${result.missing.slice(0, 10).join(', ')})`);
  for (const fault of result.faults) console.log(`  ${fault}`);
}
report(results);
if (results.some(({ missing, faults }) => missing.length > 0 || faults.length > 0)) process.exitCode = 1;
