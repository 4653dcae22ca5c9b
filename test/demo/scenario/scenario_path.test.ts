import { posix, win32 } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import { file_and_name, is_path, places_of, scenario_word } from '../../../demo/scenario/scenario_path.ts';

it('a path is kept with slashes and without spaces, so that a replay file means the same on every system', () => {
  expect(scenario_word('.\\lab\\mine.ts', win32.sep)).toBe('./lab/mine.ts');
  expect(scenario_word('C:\\my lab\\mine.ts#two', win32.sep)).toBe('C:/my%20lab/mine.ts#two');
  expect(scenario_word('my lab/mine.ts', posix.sep)).toBe('my%20lab/mine.ts');
  expect(scenario_word('lab/odd\\name.ts', posix.sep)).toBe('lab/odd\\name.ts');
  expect(scenario_word('lost-update')).toBe('lost-update');
});

it('a drive and a # in the name of a folder are part of the path', () => {
  expect(is_path('C:mine.ts')).toBe(true);
  expect(is_path('D:\\lab')).toBe(true);
  expect(file_and_name('C:\\C#\\mine.ts')).toEqual({ file: 'C:\\C#\\mine.ts', name: undefined });
  expect(file_and_name('C:/C#/mine.ts#two')).toEqual({ file: 'C:/C#/mine.ts', name: 'two' });
  expect(file_and_name('a.ts#b/mine.ts')).toEqual({ file: 'a.ts#b/mine.ts', name: undefined });
  expect(file_and_name('mine.mts#two')).toEqual({ file: 'mine.mts', name: 'two' });
});

it('an absolute path of either form stays where it is; a relative one is looked for here and beside the replay', () => {
  expect(places_of('C:/my%20lab/mine.ts', 'D:\\findings', win32)).toContain('C:\\my lab\\mine.ts');
  expect(new Set(places_of('C:/lab/mine.ts', 'D:\\findings', win32))).toEqual(new Set(['C:\\lab\\mine.ts']));
  expect(places_of('./mine.ts', 'D:\\findings', win32)).toContain('D:\\findings\\mine.ts');
  expect(places_of('./mine.ts', '/findings', posix)).toContain('/findings/mine.ts');
});

it('what is found is imported by an address that Windows takes, too', () => {
  const [place = ''] = places_of('C:/C#/100% mine.ts', '.', win32);
  expect(pathToFileURL(place, { windows: true }).href).toBe('file:///C:/C%23/100%25%20mine.ts');
});

it('of a replay file the folders above its own come next, of a word of the command line none', () => {
  expect(places_of('fw', '/plant/proj/findings', posix)).toEqual([
    posix.resolve('fw'),
    posix.resolve('fw'),
    ...['/plant/proj/findings/fw', '/plant/proj/fw', '/plant/fw', '/fw'].flatMap((place) => [place, place]),
  ]);
  expect(places_of('fw', 'D:\\proj\\findings', win32)).toContain('D:\\proj\\fw');
  expect(places_of('fw', '.', posix)).toEqual([posix.resolve('fw'), posix.resolve('fw')]);
});
