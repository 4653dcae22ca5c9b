import { posix, win32 } from 'node:path';
import { expect, it } from 'vitest';
import { npm_command } from '../../../demo/host/npm_command.ts';

it('npm is a program of Node, with or without a npm around it, also where its path has spaces', () => {
  const exec_path = 'C:\\Program Files\\nodejs\\node.exe';
  const own = 'C:\\Program Files\\nodejs\\node_modules\\npm\\bin\\npm-cli.js';
  const exists = (file: string): boolean => file === own;
  expect(npm_command({ env: {}, exec_path, exists, paths: win32 })).toEqual([exec_path, own]);
  const around = { npm_execpath: '/lib/npm-cli.js' };
  const node = '/usr/bin/node';
  expect(npm_command({ env: around, exec_path: node, exists: () => true, paths: posix })).toEqual([
    node,
    '/lib/npm-cli.js',
  ]);
  const here = (file: string): boolean => file === '/usr/lib/node_modules/npm/bin/npm-cli.js';
  expect(npm_command({ env: {}, exec_path: node, exists: here, paths: posix })).toEqual([
    node,
    '/usr/lib/node_modules/npm/bin/npm-cli.js',
  ]);
  expect(npm_command({ env: {}, exec_path: node, exists: () => false, paths: posix })).toEqual(['npm']);
});
