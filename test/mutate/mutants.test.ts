import ts from 'typescript';
import { expect, test } from 'vitest';
import { exists, read_source, sources_under } from '../tidy/sources.ts';
import { mutated, title } from './mutant.ts';
import { MUTANTS } from './mutants.ts';

/** What the compiler keeps with a parsed file. */
interface Parsed extends ts.SourceFile {
  readonly parseDiagnostics: readonly unknown[];
}

test('the text of every mutant stands in its file exactly once, so that the list cannot rot', () => {
  const wrong = MUTANTS.flatMap((mutant) => {
    if (!exists(mutant.file)) return [`${mutant.file}: there is no such file`];
    try {
      mutated(read_source(mutant.file).text, mutant);
      return [];
    } catch (error) {
      return [(error as Error).message];
    }
  });
  expect(wrong).toEqual([]);
});

test('every mutant is a program', () => {
  const broken = MUTANTS.filter((mutant) => {
    const text = mutated(read_source(mutant.file).text, mutant);
    const file = ts.createSourceFile(mutant.file, text, ts.ScriptTarget.ESNext) as Parsed;
    return file.parseDiagnostics.length > 0;
  });
  expect(broken.map(title)).toEqual([]);
});

test('every mutant names tests that exist, and no mutant is there twice', () => {
  const tests = sources_under('test').flatMap(({ name }) => (name.endsWith('.test.ts') ? [name] : []));
  const filters = new Set(MUTANTS.flatMap((mutant) => mutant.tests));
  expect([...filters].filter((filter) => !tests.some((name) => name.includes(filter)))).toEqual([]);
  const titles = MUTANTS.map(title);
  expect(titles.filter((name, at) => titles.indexOf(name) !== at)).toEqual([]);
  expect(MUTANTS.length).toBeGreaterThanOrEqual(100);
});

test('a text that is there twice, or not at all, is an error', () => {
  const mutant = { file: 'x.ts', text: 'a + b', by: 'a - b', tests: [] };
  expect(mutated('c = a + b;', mutant)).toBe('c = a - b;');
  expect(() => mutated('c = a - b;', mutant)).toThrow('x.ts: expected exactly once, found 0 times: a + b');
  expect(() => mutated('a + b, a + b', mutant)).toThrow('found 2 times');
  expect(() => mutated('a + b', { ...mutant, by: 'a + b' })).toThrow('changes nothing');
});
