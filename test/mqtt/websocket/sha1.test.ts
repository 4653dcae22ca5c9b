import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { sha1 } from '../../../mqtt/websocket/sha1.ts';
import { pattern } from '../../netx/link/stack_fixture.ts';

test('is what node:crypto computes, for every length around the blocks', () => {
  for (let length = 0; length < 200; length++) {
    const message = pattern(length);
    expect(Buffer.from(sha1(message)).toString('hex')).toBe(createHash('sha1').update(message).digest('hex'));
  }
});
