import { expect, it } from 'vitest';
import { Messages, message_key } from '../../../demo/fleet/messages.ts';

const key = (text: string): number => message_key('fleet/a', new TextEncoder().encode(text));

it('counts what was given, what arrived of it and what came once more, equal ones by their number', () => {
  const messages = new Messages();
  messages.known = true;
  for (const text of ['1', '2', '2', '3']) messages.give(key(text));
  for (const text of ['1', '2', '1', '2', '2']) messages.arrive(key(text));
  expect(messages).toMatchObject({ given: 4, arrived: 3, twice: 2 });
});

it('takes back what a client says that it did not send, also when it came through all the same', () => {
  const messages = new Messages();
  messages.known = true;
  messages.give(key('1'))();
  expect(messages).toMatchObject({ given: 0, arrived: 0, twice: 0 });
  const take_back = messages.give(key('1'));
  messages.arrive(key('1'));
  take_back();
  // The firmware gives it again.
  messages.give(key('1'));
  messages.arrive(key('1'));
  expect(messages).toMatchObject({ given: 1, arrived: 1, twice: 1 });
});

it('takes each for another one where nobody tells what was given', () => {
  const messages = new Messages();
  for (let n = 0; n < 3; n++) messages.arrive(key('1'));
  expect(messages).toMatchObject({ given: 0, arrived: 3, twice: 0 });
});

it('has another key for each of many topics and texts', () => {
  const keys = new Set<number>();
  for (let board = 0; board < 100; board++)
    for (let n = 0; n < 1000; n++)
      keys.add(message_key(`fleet/meter-${board}`, new TextEncoder().encode(`{"n": ${n}}`)));
  for (const [topic, text] of [
    ['', ''],
    ['a', ''],
    ['', 'a'],
    ['a/b', 'c'],
    ['a/', 'bc'],
  ] as const)
    keys.add(message_key(topic, new TextEncoder().encode(text)));
  expect(keys.size).toBe(100_005);
  for (const key of keys) if (!Number.isSafeInteger(key) || key < 0) throw new Error(`${key}`);
});
