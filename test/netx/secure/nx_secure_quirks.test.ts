import { expect, it } from 'vitest';
import {
  NX_SECURE_NO_QUIRKS,
  NX_SECURE_PUBLISHED_QUIRKS,
  NX_SECURE_QUIRK_NAMES,
  NX_SECURE_QUIRK_TEXTS,
} from '../../../netx/secure/nx_secure_quirks.ts';
import { sources_under } from '../../tidy/sources.ts';

it('all are off, or all on', () => {
  expect(Object.values(NX_SECURE_NO_QUIRKS)).toEqual(NX_SECURE_QUIRK_NAMES.map(() => false));
  expect(Object.values(NX_SECURE_PUBLISHED_QUIRKS)).toEqual(NX_SECURE_QUIRK_NAMES.map(() => true));
});

it('each says what is documented, what is published and what it does in the field', () => {
  for (const text of Object.values(NX_SECURE_QUIRK_TEXTS)) {
    for (const line of Object.values(text)) expect(line).toMatch(/^.{20,}\.$/);
  }
});

it('each is asked by the code', () => {
  const code = sources_under('netx/secure')
    .map(({ text }) => text)
    .join('');
  expect(NX_SECURE_QUIRK_NAMES.filter((name) => !code.includes(`quirks.${name}`))).toEqual([]);
});
