import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { tool } from './programs_of_node.ts';
import { ROOT } from './tidy/sources.ts';

it.each(['vitest', 'tsc', 'tsx'] as const)('%s starts', (name) => {
  const [program, file] = tool(ROOT, name);
  expect(spawnSync(program, [file, '--version'], { encoding: 'utf8' }).stdout).toMatch(/\d+\.\d+\.\d+/);
});
