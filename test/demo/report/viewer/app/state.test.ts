import { expect, test } from 'vitest';
import { link_of, type State, state_of_link } from '../../../../../demo/report/viewer/app/state.ts';

const STATE: State = {
  view: 'timeline',
  side: 'explain',
  time_ns: 280_320,
  selection: { kind: 'frame', index: 7 },
  from_ns: 0,
  to_ns: 458_000,
  find: 'thread:ip t>100us "a&b=c"',
  hidden: ['locks', 'ticks'],
  a_ns: 12,
  b_ns: null,
  folded: true,
};
const OTHER: State = {
  ...STATE,
  view: 'x',
  time_ns: 1,
  selection: null,
  find: '',
  hidden: [],
  a_ns: null,
  folded: false,
};

test('a link leads to the same picture', () => {
  expect(state_of_link(`#${link_of(STATE)}`, OTHER)).toEqual(STATE);
});

test('what a link does not say stays, and so does what makes no sense', () => {
  expect(state_of_link('', STATE)).toEqual(STATE);
  expect(state_of_link('#t=soon&range=9-3&sel=z1&find=%E0%A4%A&unknown', STATE)).toEqual(STATE);
});

test('nothing hidden is not the same as nothing said', () => {
  expect(state_of_link(`#${link_of({ ...STATE, hidden: [] })}`, STATE).hidden).toEqual([]);
});
