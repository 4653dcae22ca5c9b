// Which places of the code others can come in at, from who has used which words.

import { expect, test } from 'vitest';
import { type User, Uses } from '../../../../../demo/c/bridge/access/uses.ts';
import type { AccessPlace } from '../../../../../demo/c/bridge/image.ts';

const place = (kind: AccessPlace['kind'], half = false): AccessPlace => ({
  place: 'app.c:1',
  text: '',
  kind,
  bytes: 4,
  is_volatile: true,
  half,
});

function thread(name: string, priority: number, more: Partial<User> = {}): User {
  const threshold = priority;
  return {
    name,
    is_interrupt: false,
    priority,
    threshold,
    has_slice: false,
    interrupts_off: false,
    disabled: [],
    locks: [],
    ...more,
  };
}

const button: User = { ...thread('interrupt button', 0), is_interrupt: true };

/** Of each thread the numbers of its places with their ranks. */
function found(uses: Uses): Record<string, string[]> {
  return Object.fromEntries(
    [...uses.candidates()].map(([name, places]) => [
      name,
      [...places.values()].map(({ site, rank }) => `${site}:${rank}`).sort(),
    ]),
  );
}

function counting(uses: Uses, user: User, site: number): void {
  uses.add(100, site, place('read'), user);
  uses.add(100, site + 1, place('write'), user);
}

test('a thread that reads and writes back what a better one writes is preempted at both, the write first', () => {
  const uses = new Uses();
  counting(uses, thread('low', 9), 1);
  counting(uses, thread('high', 5), 11);
  expect(found(uses)).toEqual({ low: ['1:4', '2:1'] });
});

test('an interrupt comes in at any thread that does not keep it out', () => {
  const uses = new Uses();
  counting(uses, thread('low', 9), 1);
  counting(uses, thread('careful', 9, { interrupts_off: true }), 11);
  counting(uses, thread('choosy', 9, { disabled: ['interrupt button'] }), 31);
  counting(uses, thread('wrong', 9, { disabled: ['interrupt uart'] }), 41);
  uses.add(100, 21, place('update'), button);
  expect(found(uses)).toEqual({ low: ['1:4', '2:1'], wrong: ['41:4', '42:1'] });
});

test('nobody comes in who has the same mutex, or whom a threshold or the same priority keeps out', () => {
  const others: readonly [User, User][] = [
    [thread('low', 9, { locks: [1000] }), thread('high', 5, { locks: [1000, 2000] })],
    [thread('low', 9, { threshold: 5 }), thread('high', 5)],
    [thread('one', 7), thread('other', 7)],
  ];
  for (const [one, other] of others) {
    const uses = new Uses();
    counting(uses, one, 1);
    counting(uses, other, 11);
    expect(found(uses)).toEqual({});
  }
  const sliced = new Uses();
  counting(sliced, thread('one', 7, { has_slice: true }), 1);
  counting(sliced, thread('other', 7), 11);
  expect(Object.keys(found(sliced))).toEqual(['one']);
});

test('reads alone are no conflict; a mutex counts only where it is owned each time', () => {
  const uses = new Uses();
  uses.add(7, 1, place('read'), thread('low', 9));
  uses.add(7, 2, place('read'), thread('high', 5));
  expect(found(uses)).toEqual({});
  uses.add(8, 3, place('write'), thread('low', 9, { locks: [1] }));
  uses.add(8, 3, place('write'), thread('low', 9));
  uses.add(8, 4, place('write'), thread('high', 5, { locks: [1] }));
  expect(found(uses)).toEqual({ low: ['3:2'] });
});

test('the second half of an access to 8 bytes is a place of its own', () => {
  const uses = new Uses();
  uses.add(9, 1, place('read', true), thread('low', 9));
  uses.add(9, 2, place('write'), button);
  expect(found(uses)).toEqual({ low: ['1:3'] });
});
