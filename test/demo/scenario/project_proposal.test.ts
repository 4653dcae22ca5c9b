import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { plan_of_words } from '../../../demo/scenario/c_project.ts';
import { no_project_words } from '../../../demo/scenario/project_proposal.ts';

let root: string;
beforeAll(() => {
  root = mkdtempSync(path.join(tmpdir(), 'netx-sim-'));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** Makes a folder with these files; what is proposed for it. */
function proposed(name: string, ...files: string[]): { boards: [{ sources: string[]; includes: string[] }] } {
  const folder = path.join(root, name);
  for (const file of files) {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    writeFileSync(path.join(folder, file), '');
  }
  const words = no_project_words(folder) ?? '';
  expect(words).toMatch(/has no netx-sim\.json, which says what is compiled/);
  return JSON.parse(words.slice(words.indexOf('{')));
}

it('the folders with sources and headers, without those of libraries', () => {
  const files = [
    'src/main.c',
    'src/start.S',
    'inc/main.h',
    'Drivers/HAL/hal.c',
    'app/app.cpp',
    'app/app.h',
    '.git/x.c',
  ];
  const proposal = proposed('plain', ...files);
  expect(proposal.boards[0]).toMatchObject({ sources: ['app', 'src'], includes: ['app', 'inc'] });
  writeFileSync(path.join(root, 'plain/netx-sim.json'), JSON.stringify(proposal));
  expect(plan_of_words([path.join(root, 'plain')]).boards[0]?.project.sources).toHaveLength(3);
});

it('a project of STM32Cube without what is of the chip, with the board kit', () => {
  const of_the_chip = [
    'main',
    'stm32h7xx_it',
    'stm32h7xx_hal_msp',
    'stm32h7xx_hal_timebase_tim',
    'system_stm32h7xx',
  ];
  const files = ['app_threadx', ...of_the_chip].map((name) => `Core/Src/${name}.c`);
  const more = ['Core/Inc/stm32h7xx_hal_conf.h', 'EWARM/startup.c', 'STM32CubeIDE/Application/syscalls.c'];
  const proposal = proposed('cube', ...files, ...more);
  const { sources, includes } = proposal.boards[0];
  expect(sources.map((name) => name.replace(/^.*board_kit/, 'board_kit'))).toEqual([
    'Core/Src/app_threadx.c',
    'board_kit/stm32/hal.c',
    'board_kit/stm32/start.c',
  ]);
  expect(includes).toHaveLength(2);
  writeFileSync(path.join(root, 'cube/netx-sim.json'), JSON.stringify(proposal));
  // All of them are there.
  expect(plan_of_words([path.join(root, 'cube')]).boards[0]?.project.sources).toHaveLength(3);
});

it('an empty folder gets names to fill, and what is no folder nothing', () => {
  expect(proposed('empty', 'README.md').boards[0]).toMatchObject({ sources: ['src'], includes: ['inc'] });
  expect(no_project_words('no-such-folder')).toBeUndefined();
});
