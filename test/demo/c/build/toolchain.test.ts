import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { toolchain_folder, toolchain_trouble, wanted_versions } from '../../../../demo/c/build/toolchain.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'netx-sim-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function install(name: string, version: string): void {
  const place = path.join(folder, 'node_modules', name);
  mkdirSync(place, { recursive: true });
  writeFileSync(path.join(place, 'package.json'), JSON.stringify({ version }));
}

it('what is not installed, or has another version, is told with the command that installs it', () => {
  const [[clang, version] = ['', '']] = Object.entries(wanted_versions());
  expect(toolchain_trouble(folder)).toBe(
    `firmware in C needs its compiler, and ${clang} is not installed: \`netx-sim setup-c\` installs it (once, 205 MB; in a checkout \`npm start -- setup-c\`)`,
  );
  install(clang, '1.0.0');
  expect(toolchain_trouble(folder)).toContain(`${clang} is version 1.0.0 in ${folder}, not ${version}`);
  for (const [name, wanted] of Object.entries(wanted_versions())) install(name, wanted);
  expect(toolchain_trouble(folder)).toBeUndefined();
});

it('versions are exact', () => {
  for (const version of Object.values(wanted_versions())) expect(version).toMatch(/^\d/);
});

it('lies in the cache folder of the system, or where the variable says', () => {
  const home = path.join(path.sep, 'home');
  const name = path.join('netx-sim', `c-toolchain-${Object.values(wanted_versions()).join('_')}`);
  expect(toolchain_folder({}, 'linux', home)).toBe(path.join(home, '.cache', name));
  expect(toolchain_folder({ XDG_CACHE_HOME: path.join(home, 'c') }, 'linux', home)).toBe(
    path.join(home, 'c', name),
  );
  expect(toolchain_folder({ XDG_CACHE_HOME: 'relative' }, 'linux', home)).toBe(
    path.join(home, '.cache', name),
  );
  expect(toolchain_folder({}, 'darwin', home)).toBe(path.join(home, 'Library', 'Caches', name));
  expect(toolchain_folder({ LOCALAPPDATA: 'L' }, 'win32', home)).toBe(path.join('L', name));
  expect(toolchain_folder({ NETX_SIM_C_TOOLCHAIN: folder }, 'linux', home)).toBe(folder);
});
