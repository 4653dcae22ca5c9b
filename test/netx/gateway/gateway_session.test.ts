import { expect, it } from 'vitest';
import { downward_item } from '../../../netx/gateway/gateway_session.ts';
import { NO_BYTES } from '../../../netx/gateway/host_record.ts';

it('passes data, end and loss to the downward thread, and nothing else', () => {
  const bytes = Uint8Array.of(1);
  expect(downward_item({ connection: 1, kind: 'data', bytes })).toEqual({ is: 'data', bytes });
  const others = (['connected', 'refused', 'end', 'lost', 'room'] as const).map((kind) =>
    downward_item({ connection: 1, kind, bytes: NO_BYTES }),
  );
  expect(others).toEqual([null, null, { is: 'end' }, { is: 'lost' }, null]);
});
