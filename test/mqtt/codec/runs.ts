// How often and from which seed the property tests of the codec run. A fixed seed by default, so that a test that
// passed passes again; MQTT_TEST_SEED and MQTT_TEST_RUNS (a factor) widen the search.
import process from 'node:process';

export function runs(count: number): { numRuns: number; seed: number } {
  const factor = Number(process.env['MQTT_TEST_RUNS'] ?? 1);
  return { numRuns: count * factor, seed: Number(process.env['MQTT_TEST_SEED'] ?? 1) };
}
