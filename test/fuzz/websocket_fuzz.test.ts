// A few thousand frames of a WebSocket; the full number is `npm run fuzz`.

import { expect, test } from 'vitest';
import { fuzz_websocket } from './websocket_fuzz.ts';

test('malformed WebSocket frames do no harm', () => {
  const { problems, frames } = fuzz_websocket(3000, 21, {});
  expect(problems).toEqual([]);
  expect(frames).toBeGreaterThanOrEqual(3000);
});
