import { expect, it } from 'vitest';
import { file_trouble } from '../../../demo/host/file_trouble.ts';

it('says in words what is wrong with a file, and of what it does not know the message', () => {
  const error = (code: string): Error => Object.assign(new Error(`${code}: as the system says`), { code });
  expect(file_trouble(error('ENOENT'), 'read')).toBe('there is no such file');
  expect(file_trouble(error('ENOENT'), 'write')).toBe('there is no such folder');
  expect(file_trouble(error('EACCES'), 'read')).toBe('permission denied');
  expect(file_trouble(error('EIO'), 'write')).toBe('EIO: as the system says');
});
