// The package's names, checked in: one that goes, comes or becomes something else is seen in a review, and told in CHANGELOG.md.

import { expect, it } from 'vitest';
import { entry_points, exported_names } from './exported_names.ts';

it('the entry points export what test/exported_names.txt says', async () => {
  expect([...entry_points().keys()]).toContain('netx-sim/tx');
  const names = exported_names();
  expect(names).toContain('netx-sim/tx tx_queue_send function');
  expect(names).toContain('netx-sim/tx TX_QUEUE class');
  expect(names).toContain('netx-sim/tx Service type');
  const advice =
    'if it is meant: npx vitest run test/exported_names.test.ts --update, and a line in CHANGELOG.md';
  await expect(`${names.join('\n')}\n`, advice).toMatchFileSnapshot('exported_names.txt');
});
