import { expect, test } from 'vitest';
import { base64 } from '../../../mqtt/websocket/base64.ts';
import { pattern } from '../../netx/link/stack_fixture.ts';

test('is what Buffer makes of the same bytes', () => {
  for (let length = 0; length < 300; length++) {
    expect(base64(pattern(length))).toBe(Buffer.from(pattern(length)).toString('base64'));
  }
});
