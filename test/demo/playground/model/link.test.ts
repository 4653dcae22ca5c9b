import { expect, it } from 'vitest';
import { link_of, type Shared, shared_of } from '../../../../demo/playground/model/link.ts';

const SHARED: Shared = {
  program: 'start',
  main: 'my_program.ts',
  scenario: null,
  files: { 'my_program.ts': "console.log('Grüße, <b>');\n" },
  seed: 7,
  until_s: 0.5,
  fixed: false,
  replay: null,
};

it('a link holds everything that makes the run, in letters that an address may have', async () => {
  const link = await link_of(SHARED);
  expect(link).toMatch(/^#run=[\w-]+$/);
  expect(await shared_of(link)).toEqual(SHARED);
});

it('an address without a program is none', async () => {
  expect(await shared_of('')).toBeNull();
  expect(await shared_of('#v=timeline&t=3')).toBeNull();
});

it('a link that was cut off or changed is told', async () => {
  const link = await link_of(SHARED);
  for (const broken of [link.slice(0, -9), '#run=', '#run=%20', `#run=${'A'.repeat(40)}`]) {
    await expect(shared_of(broken)).rejects.toThrow('This link cannot be read');
  }
});

it('a link with other fields than those of a program is told', async () => {
  const wrong = [
    { ...SHARED, seed: 'seven' },
    { ...SHARED, files: { a: 1 } },
    { ...SHARED, main: undefined },
  ];
  for (const shared of wrong) {
    await expect(shared_of(await link_of(shared as unknown as Shared))).rejects.toThrow('cannot be read');
  }
});
