// The house rules that a machine can check. Each failure says what to do; the rules themselves are in CONTRIBUTING.md.

import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import { code_in_apis, entry_points, unused_exports } from './tidy/exports.ts';
import { field_functions } from './tidy/field_functions.ts';
import { HOST_SIDE, host_uses, is_host_side } from './tidy/host_globals.ts';
import { folder_circles, import_circles, wrong_way_imports } from './tidy/imports.ts';
import { words_above } from './tidy/layer_words.ts';
import { mark_faults } from './tidy/marks.ts';
import { missing_tests, stale_entries } from './tidy/mirror.ts';
import { wrong_exits } from './tidy/service_ends.ts';
import {
  exists,
  line_of,
  parse,
  ROOMS,
  read_source,
  sources_under,
  tracked_files,
  walk,
} from './tidy/sources.ts';

const MAX_FILE_LINES = 400;
const MAX_FUNCTION_LINES = 70;
const MAX_WIDTH = 140;
/** A line that is one string, alone or as the value of a property: a message is easier to search for in one piece. */
const PROSE = /^\s*(?:\w+: )?(['"`]).*\1[,;]?$/;

const inside = sources_under(...ROOMS);
const all = [...inside, ...sources_under('test')];
/** What people write: not what demo/c/generate does. */
const written = all.filter(({ name }) => !name.endsWith('.gen.ts'));
const simulation = sources_under('rtos', 'netx', 'mqtt');

describe('the rooms', () => {
  test('imports run one way: demo, mqtt, netx, rtos; services, kernel, sim', () => {
    expect(wrong_way_imports(all)).toEqual([]);
  });

  test('a layer explains itself in its own words, not in those of the layers above', () => {
    expect(simulation.flatMap(words_above)).toEqual([]);
  });

  test('no imports run in a circle', () => {
    expect(import_circles(all)).toEqual([]);
  });

  test.each(ROOMS)('nor do folders of %s', (room) => {
    expect(folder_circles(room, inside)).toEqual([]);
  });

  test('nothing inside the simulation uses the host', () => {
    expect(simulation.filter(({ name }) => !is_host_side(name)).flatMap(host_uses)).toEqual([]);
  });

  test('the list of host-side files names files that exist', () => {
    const gone = Object.keys(HOST_SIDE).filter((name) => !exists(name));
    expect(gone.map((name) => `${name} is gone: take it out of test/tidy/host_globals.ts`)).toEqual([]);
  });

  test('what a file exports is imported somewhere, or is an entry of the package', () => {
    // Answers to a lesson take the place of its start file, whose exports are imported.
    const imported = inside.filter(
      ({ name }) => !/^demo\/course\/lessons\/[^/]+\/(solution|wrong)\//.test(name),
    );
    expect(unused_exports(imported, sources_under('test'), entry_points())).toEqual([]);
  });

  test('an API has no code of its own', () => {
    expect(inside.flatMap((source) => code_in_apis([source]))).toEqual([]);
  });

  test('each room says in a README what lives there', () => {
    const rooms = ROOMS.filter((room) => exists(room) && !exists(`${room}/README.md`));
    expect(rooms.map((room) => `write ${room}/README.md`)).toEqual([]);
  });

  test('no exit of a service is free, and no call of one is lost in silence', () => {
    expect(wrong_exits(simulation)).toEqual([]);
  });

  test('a function that is made for a board is named before a field gets it', () => {
    expect([...simulation, ...sources_under('demo/bench')].flatMap(field_functions)).toEqual([]);
  });

  test('each source file has a test of its name', () => {
    // The lessons' are found by what is in their folder (test/demo/course/verify_lesson.test.ts).
    const other = inside.filter(({ name }) => !name.startsWith('demo/course/lessons/'));
    expect([...missing_tests(other), ...stale_entries()]).toEqual([]);
  });

  test('each coverage mark stands at one place and has the one test that reaches it', () => {
    expect(mark_faults(inside, sources_under('test'))).toEqual([]);
  });
});

describe('the files', () => {
  test(`no file is longer than ${MAX_FILE_LINES} lines`, () => {
    const long = written.filter(({ lines }) => lines.length > MAX_FILE_LINES);
    expect(long.map(({ name, lines }) => `${name} has ${lines.length} lines: make two files of it`)).toEqual(
      [],
    );
  });

  test(`no line is wider than ${MAX_WIDTH} characters`, () => {
    const wide = written.flatMap(({ name, lines }) =>
      lines.flatMap((line, at) =>
        line.length > MAX_WIDTH && !PROSE.test(line) ? [`${name}:${at + 1}: break the line`] : [],
      ),
    );
    expect(wide).toEqual([]);
  });

  test(`no function is longer than ${MAX_FUNCTION_LINES} lines`, () => {
    expect(
      inside.filter((source) => written.includes(source)).flatMap((source) => long_functions(parse(source))),
    ).toEqual([]);
  });

  test('file names are snake_case', () => {
    const odd = all.filter(({ name }) => !/^([a-z0-9_]+\/)*[a-z0-9_]+(\.test|\.gen|\.d)?\.ts$/.test(name));
    expect(odd.map(({ name }) => `${name}: write the name in snake_case`)).toEqual([]);
  });

  test('each file but a test begins with a comment that says what it is for', () => {
    const files = all.filter(({ name }) => !name.endsWith('.test.ts'));
    const bare = files.filter(({ text }) => !/^(#!.*\n)?(\/\/|\/\*)/.test(text));
    expect(bare.map(({ name }) => `${name}: begin with a header comment`)).toEqual([]);
  });
});

describe('what git tracks', () => {
  const tracked = tracked_files();

  test.skipIf(tracked === undefined)(
    'holds no path of a machine and no address of a package registry',
    () => {
      const banned = /(?<![\w.*-])\/(?:work|tmp|home|root|Users|mnt)\/|registry\.npmjs|[A-Z]:\\Users/;
      const found = (tracked ?? []).flatMap((name) => {
        const { lines } = read_source(name);
        return lines.flatMap((line, at) => (banned.test(line) ? [`${name}:${at + 1}: ${line.trim()}`] : []));
      });
      expect(found).toEqual([]);
    },
  );

  test.each(['package-lock.json', 'demo/c/toolchain/package-lock.json'])(
    '%s holds no download addresses',
    (name) => {
      const { text } = read_source(name);
      expect(text.includes('"resolved"'), 'npm install with the .npmrc of the project leaves them out').toBe(
        false,
      );
    },
  );

  test('the package has no runtime dependency', () => {
    const manifest = JSON.parse(read_source('package.json').text) as Record<string, unknown>;
    expect(manifest.dependencies, 'the simulator needs none: move it to devDependencies').toBeUndefined();
  });
});

/** Functions that are too long; what a function defines inside itself (a firmware factory) counts for itself. */
function long_functions(file: ts.SourceFile): string[] {
  const found: string[] = [];
  const lines_of = (node: ts.Node) =>
    file.getLineAndCharacterOfPosition(node.end).line + 2 - line_of(file, node);
  walk(file, (node) => {
    if (!ts.isFunctionLike(node)) return;
    const inner: ts.Node[] = [];
    const collect = (child: ts.Node): void => {
      if (ts.isFunctionLike(child)) inner.push(child);
      else ts.forEachChild(child, collect);
    };
    ts.forEachChild(node, collect);
    const lines = inner.reduce((sum, child) => sum - lines_of(child) + 1, lines_of(node));
    if (lines > MAX_FUNCTION_LINES) {
      const name = node.name?.getText(file) ?? 'a function';
      found.push(
        `${file.fileName}:${line_of(file, node)}: ${name} has ${lines} lines: make it fit on a screen`,
      );
    }
  });
  return found;
}
