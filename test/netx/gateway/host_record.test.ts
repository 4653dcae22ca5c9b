import { expect, it } from 'vitest';
import { HostRecord, host_record_read, NO_BYTES } from '../../../netx/gateway/host_record.ts';

it('gives back as text what was recorded', () => {
  const record = new HostRecord();
  record.remark('connection 1: board to 127.0.0.1:1883');
  record.add(1000, { connection: 1, kind: 'connected', bytes: NO_BYTES });
  record.add(2000, { connection: 1, kind: 'data', bytes: Uint8Array.of(0x20, 2, 0, 0) });
  record.add(2000, { connection: 1, kind: 'end', bytes: NO_BYTES });
  const text = record.text();
  expect(text).toBe(
    'netx-sim host record 1\n# connection 1: board to 127.0.0.1:1883\n1000 1 connected\n2000 1 data IAIAAA==\n2000 1 end\n',
  );
  expect(host_record_read(text)).toEqual(record.events);
});

it('names the line that cannot be read', () => {
  const head = 'netx-sim host record 1\n';
  expect(() => host_record_read('hello\n')).toThrow('line 1 is "hello"');
  expect(() => host_record_read(`${head}5 1 exploded\n`)).toThrow('line 2 cannot be read: "5 1 exploded"');
  expect(() => host_record_read(`${head}5 1 end\nx 1 end\n`)).toThrow('line 3');
  expect(() => host_record_read(`${head}5 1 end\n4 1 end\n`)).toThrow('line 3');
});
