// A few runs of the soak, held against the lines that the whole soak (npm run soak) left in the snapshot. The seeds are
// ones with little traffic; among them a pool that runs dry and an address resolution that a fault spoils.

import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { loss_plan, SOAK_SEEDS, soak_plan } from './soak_plan.ts';
import { soak_run } from './soak_run.ts';
import { ladder_row, SNAPSHOT, seed_row } from './soak_table.ts';

const SEEDS = [2, 10, 43, 49, 122, 185];
const RUNGS: readonly (readonly [number, number])[] = [
  [0, 0],
  [5, 2],
  [10, 0],
];
const KEPT = readFileSync(SNAPSHOT, 'utf8').split('\n');

describe('a megabyte each way', () => {
  test.each(SEEDS)('over the bad wire of seed %i: whole or reported, and as the snapshot has it', (seed) => {
    const result = soak_run(soak_plan(seed));
    expect(result.problems).toEqual([]);
    expect(KEPT).toContain(seed_row(result));
  });

  test.each(RUNGS)(
    'where %i of 100 frames are lost, an acknowledgment at once for each %i: as the snapshot has it',
    (loss, every) => {
      const result = soak_run(loss_plan(loss, every));
      expect(result.problems).toEqual([]);
      expect(KEPT).toContain(ladder_row(result, every));
    },
  );
});

describe('the snapshot', () => {
  const rows = KEPT.filter((line) => / (documented|published) /.test(line));

  test('has a line for each seed', () => {
    expect(rows.map((line) => Number(line.slice(0, 4)))).toEqual(
      Array.from({ length: SOAK_SEEDS }, (_, index) => index + 1),
    );
  });

  test('has no failure without a cause: a pool ran dry, or ARP, which has no checksum, was deceived', () => {
    const unexplained = rows
      .filter((line) => line.includes(' answered '))
      .filter((line) => {
        const starved = Number(/(\d+) {2}\w+: \w+ answered/.exec(line)?.[1]);
        return starved === 0 && !line.includes('nx_tcp_client_socket_connect answered');
      });
    expect(unexplained).toEqual([]);
  });
});
