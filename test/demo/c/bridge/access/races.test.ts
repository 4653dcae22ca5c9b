// Which accesses are races: nothing orders them, and nothing keeps them apart.

import { expect, test } from 'vitest';
import { Races } from '../../../../../demo/c/bridge/access/races.ts';
import type { User } from '../../../../../demo/c/bridge/access/uses.ts';
import type { AccessPlace } from '../../../../../demo/c/bridge/image.ts';

const WORD = 100;

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

function interrupt(name: string, priority = 255): User {
  return { ...thread(`interrupt ${name}`, priority), is_interrupt: true };
}

const low = thread('low', 9);
const high = thread('high', 5);

/** A step of a program: an access to a word, or what it does to the order. */
type Step = (races: Races) => void;
const does =
  (kind: AccessPlace['kind'], user: User, site = user.priority, word = WORD): Step =>
  (races) =>
    races.access(word, site, { place: '', text: '', kind, bytes: 4, is_volatile: true, half: false }, user);
const reads = (user: User, word = WORD): Step => does('read', user, user.priority, word);
const writes = (user: User, word = WORD): Step => does('write', user, user.priority, word);
const releases =
  ({ name }: User, object: string): Step =>
  (races) =>
    races.release(name, object);
const acquires =
  ({ name }: User, object: string): Step =>
  (races) =>
    races.acquire(name, object);

/** The pairs of contexts that race. */
function raced(...steps: Step[]): string[] {
  const races = new Races();
  for (const step of steps) step(races);
  return races.all.map(({ first, second }) => `${first.name} ${second.name}`);
}

test('a write of one and any access of another that nothing orders are one; two reads are none', () => {
  expect(raced(writes(low), reads(high))).toEqual(['low high']);
  expect(raced(reads(low), writes(high))).toEqual(['low high']);
  expect(raced(reads(low), reads(high))).toEqual([]);
  expect(raced(writes(low), writes(low))).toEqual([]);
  expect(raced(writes(low), reads(interrupt('uart')))).toEqual(['low interrupt uart']);
});

test('who hands over comes before who takes, through others too, and only with what was done by then', () => {
  expect(raced(writes(low), releases(low, 'queue'), acquires(high, 'queue'), reads(high))).toEqual([]);
  const middle = thread('middle', 7);
  const through = [releases(low, 'a'), acquires(middle, 'a'), releases(middle, 'b'), acquires(high, 'b')];
  expect(raced(writes(low), ...through, writes(high))).toEqual([]);
  expect(raced(releases(low, 'queue'), writes(low), acquires(high, 'queue'), reads(high))).toEqual([
    'low high',
  ]);
  expect(raced(writes(low), releases(low, 'queue'), acquires(high, 'other'), reads(high))).toEqual([
    'low high',
  ]);
});

test('an interrupt that a thread or a less urgent handler holds back is kept out, and only that one', () => {
  const holds_back = (user: User): User => ({ ...user, disabled: ['interrupt uart'] });
  expect(raced(writes(holds_back(low)), writes(interrupt('uart')))).toEqual([]);
  expect(raced(writes(holds_back(low)), writes(interrupt('button')))).toEqual(['low interrupt button']);
  expect(raced(writes(holds_back(low)), writes(high))).toEqual(['low high']);
  const [urgent, slow] = [interrupt('uart', 1), interrupt('slow', 7)];
  expect(raced(writes(slow), writes(urgent))).toEqual(['interrupt slow interrupt uart']);
  expect(raced(writes(holds_back(slow)), writes(urgent))).toEqual([]);
  expect(raced(writes({ ...slow, interrupts_off: true }), writes(urgent))).toEqual([]);
});

test('each place of a context is told, not only the last one before the other came', () => {
  const races = new Races();
  for (const step of [
    does('write', low, 1),
    does('read', low, 2),
    does('read', low, 3),
    writes(interrupt('uart')),
  ])
    step(races);
  expect(races.all.map(({ first, second }) => [first.site, second.site])).toEqual([
    [1, 255],
    [2, 255],
    [3, 255],
  ]);
  const locked = { ...low, locks: [1] };
  expect(raced(does('write', low, 1), does('write', locked, 2), writes({ ...high, locks: [1] }))).toEqual([
    'low high',
  ]);
});

test('a mutex of both keeps them apart, one of one side does not; what was under it is over for whoever comes next', () => {
  const locked = (user: User): User => ({ ...user, locks: [1] });
  expect(raced(writes(locked(low)), writes(locked(high)))).toEqual([]);
  expect(raced(writes(locked(low)), writes(high))).toEqual(['low high']);
  expect(raced(writes(locked(low)), writes({ ...high, locks: [2] }))).toEqual(['low high']);
  const handed = [
    writes(low, 7),
    writes(locked(low)),
    releases(low, 'nobody'),
    reads(locked(high)),
    reads(high, 7),
  ];
  expect(raced(...handed)).toEqual([]);
});

test('disabled interrupts keep interrupts out, and threads where both disable them', () => {
  const off = (user: User): User => ({ ...user, interrupts_off: true });
  expect(raced(writes(off(low)), writes(interrupt('uart')))).toEqual([]);
  expect(raced(writes(off(low)), writes(off(high)))).toEqual([]);
  expect(raced(writes(low), writes(off(high)))).toEqual(['low high']);
});

test('priorities keep apart where neither can come in at the other', () => {
  expect(raced(writes(thread('one', 7)), writes(thread('other', 7)))).toEqual([]);
  expect(raced(writes(thread('one', 7, { has_slice: true })), writes(thread('other', 7)))).toEqual([
    'one other',
  ]);
  expect(raced(writes(thread('low', 9, { threshold: 5 })), writes(high))).toEqual([]);
  expect(raced(writes(interrupt('a')), writes(interrupt('b')))).toEqual([]);
  expect(raced(writes(interrupt('a', 3)), writes(interrupt('b', 1)))).toEqual(['interrupt a interrupt b']);
});

test('what has ended comes before, and a new run has no past', () => {
  expect(raced(writes(low), (races) => races.acquire_all('high', 'low'), reads(high))).toEqual([]);
  expect(raced(writes(low), (races) => races.start(), reads(high))).toEqual([]);
});
