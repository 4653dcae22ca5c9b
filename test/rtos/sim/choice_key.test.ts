import { expect, test } from 'vitest';
import { choice_key, kind_of, place_of, read_choice_key } from '../../../rtos/sim/choice_key.ts';

test('a key is taken apart as it was made, whatever the names in it are', () => {
  for (const site of ['board', 'board/a thread/sim_compute', 'a#b', 'a/b#1/c', '']) {
    const key = choice_key(`cost/${site}`, 12);
    expect(read_choice_key(key)).toEqual({ kind: 'cost', site, occurrence: 12 });
    expect([kind_of(key), place_of(key)]).toEqual(['cost', `cost/${site}`]);
  }
});
