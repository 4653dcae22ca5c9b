// The trace hashes of the simulations that a program makes in Node.

import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { vi } from 'vitest';
import { Simulation } from '../../../rtos/sim_api.ts';
import { ROOT } from '../../tidy/sources.ts';

/** Runs a program as a file at that place in the checkout; its hashes in the order in which its simulations first ran. */
export async function node_hashes(name: string, text: string): Promise<string[]> {
  const file = path.join(ROOT, path.dirname(name), `.${path.basename(name, '.ts')}.example.ts`);
  const run = Simulation.prototype.run;
  const made = new Set<Simulation>();
  const spies = [
    vi.spyOn(console, 'log').mockImplementation(() => {}),
    vi.spyOn(Simulation.prototype, 'run').mockImplementation(function (this: Simulation, options) {
      made.add(this);
      return run.call(this, options);
    }),
  ];
  writeFileSync(file, text);
  try {
    await import(pathToFileURL(file).href);
  } finally {
    rmSync(file);
    for (const spy of spies) spy.mockRestore();
  }
  return [...made].map((sim) => sim.trace.hash());
}
