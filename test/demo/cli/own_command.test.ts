import { afterEach, expect, it, vi } from 'vitest';
import { own_command } from '../../../demo/cli/own_command.ts';

afterEach(() => {
  vi.unstubAllEnvs();
});

it('in a checkout it is the npm script, elsewhere the program of the package', () => {
  vi.stubEnv('npm_package_name', 'netx-sim');
  vi.stubEnv('npm_lifecycle_event', 'start');
  expect(own_command('replay')).toBe('npm run replay --');
  vi.stubEnv('npm_package_name', 'my-firmware');
  expect(own_command('explore')).toBe('npx netx-sim explore');
});
