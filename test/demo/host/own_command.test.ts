import { afterEach, expect, it, vi } from 'vitest';
import { own_command, shell_word } from '../../../demo/host/own_command.ts';

afterEach(() => {
  vi.unstubAllEnvs();
});

it('in a checkout it is the npm script, elsewhere the program of the package', () => {
  vi.stubEnv('npm_package_name', 'netx-sim');
  vi.stubEnv('npm_lifecycle_event', 'start');
  expect(own_command('replay')).toBe('npm run replay --');
  expect(own_command('lint')).toBe('npm start -- lint');
  vi.stubEnv('npm_package_name', 'my-firmware');
  expect(own_command('explore')).toBe('npx netx-sim explore');
});

it('the name of a file is one word for a shell', () => {
  expect(shell_word('findings/a-b.replay')).toBe('findings/a-b.replay');
  expect(shell_word('C:\\lab\\x.replay')).toBe('C:\\lab\\x.replay');
  expect(shell_word('my findings/x.replay')).toBe('"my findings/x.replay"');
  expect(shell_word('a&b (2).replay')).toBe('"a&b (2).replay"');
});
