import { expect, it } from 'vitest';
import { warn_once } from '../../../../demo/c/build/warnings.ts';

const IN_HEADER = ['inc/a.h:3:5: warning: unused [-Wunused]', '    3 | int a;', '      |     ^'];
const IN_SOURCE = ['src/one.c:9:1: warning: shadow', '    9 | int b;', 'src/one.c:1:1: note: the other one'];

it('a warning of a header is told with the first file that includes it, and what two boards share once', () => {
  const told: string[] = [];
  const warn = warn_once((text) => told.push(text));
  warn(['In file included from src/one.c:1:', ...IN_HEADER, ...IN_SOURCE].join('\n'));
  warn(['In file included from src/two.c:4:', ...IN_HEADER, 'src/two.c:9:1: warning: shadow'].join('\n'));
  warn(IN_SOURCE.join('\n'));
  expect(told).toEqual([
    ['In file included from src/one.c:1:', ...IN_HEADER, ...IN_SOURCE].join('\n'),
    'src/two.c:9:1: warning: shadow',
  ]);
});
