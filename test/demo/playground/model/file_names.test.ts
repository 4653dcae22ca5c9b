import { expect, it } from 'vitest';
import { file_of_scenario, last_name } from '../../../../demo/playground/model/file_names.ts';

it('the last part of a path, and the file of a scenario that is given by its path', () => {
  expect(last_name('demo/bugs/abba.ts')).toBe('abba.ts');
  expect(last_name('abba.ts')).toBe('abba.ts');
  expect(file_of_scenario('demo/own.ts#second')).toBe('own.ts');
  expect(file_of_scenario('lost-update')).toBe('lost-update');
});
