import { describe, expect, test } from 'vitest';
import {
  NXD_MQTT_NO_QUIRKS,
  NXD_MQTT_PUBLISHED_QUIRKS,
  NXD_MQTT_QUIRK_NAMES,
  NXD_MQTT_QUIRK_TEXTS,
} from '../../../mqtt/client/quirks.ts';
import { sources_under } from '../../tidy/sources.ts';
import { quirks_page } from './quirks_page.ts';

describe('the quirk switches of the MQTT client', () => {
  test('are all off by default, and all on in the profile published', () => {
    expect(new Set(Object.values(NXD_MQTT_NO_QUIRKS))).toEqual(new Set([false]));
    expect(new Set(Object.values(NXD_MQTT_PUBLISHED_QUIRKS))).toEqual(new Set([true]));
    expect(Object.keys(NXD_MQTT_PUBLISHED_QUIRKS)).toEqual(NXD_MQTT_QUIRK_NAMES);
  });

  test('each say what is documented, what is published and what it does in the field', () => {
    for (const text of Object.values(NXD_MQTT_QUIRK_TEXTS)) {
      for (const line of Object.values(text)) expect(line).toMatch(/^.{20,}[.:]$/);
    }
  });

  test('are each asked by the code', () => {
    const code = sources_under('mqtt/client')
      .filter(({ name }) => !name.endsWith('/quirks.ts'))
      .map(({ text }) => text)
      .join('');
    expect(NXD_MQTT_QUIRK_NAMES.filter((name) => !code.includes(name))).toEqual([]);
  });

  test('are described in mqtt/quirks.md, with nothing else', async () => {
    await expect(quirks_page()).toMatchFileSnapshot('../../../mqtt/quirks.md');
  });
});
