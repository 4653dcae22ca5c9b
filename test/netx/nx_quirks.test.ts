import { expect, test } from 'vitest';
import { NX_NO_QUIRKS, NX_PUBLISHED_QUIRKS, NX_QUIRK_NAMES, NX_QUIRK_TEXTS } from '../../netx/nx_quirks.ts';
import { sources_under } from '../tidy/sources.ts';

test('all are off, or all on', () => {
  expect(Object.values(NX_NO_QUIRKS)).toEqual(NX_QUIRK_NAMES.map(() => false));
  expect(Object.values(NX_PUBLISHED_QUIRKS)).toEqual(NX_QUIRK_NAMES.map(() => true));
});

test('each says what is documented, what is published and what it does in the field', () => {
  for (const text of Object.values(NX_QUIRK_TEXTS)) {
    for (const line of Object.values(text)) expect(line).toMatch(/^.{20,}\.$/);
  }
});

test('each is asked by the code', () => {
  const code = sources_under('netx')
    .filter(({ name }) => name !== 'netx/nx_quirks.ts')
    .map(({ text }) => text)
    .join('');
  expect(NX_QUIRK_NAMES.filter((name) => !code.includes(`quirks.${name}`))).toEqual([]);
});
