import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  HostRecord,
  host_record_read,
  NO_BYTES,
  type RecordedEvent,
} from '../../../netx/gateway/host_record.ts';
import { SimError } from '../../../rtos/sim/sim_error.ts';

it('gives back as text what was recorded', () => {
  const lines: string[] = [];
  const record = new HostRecord((line) => lines.push(line));
  record.remark('connection 1: board to 127.0.0.1:1883');
  record.add(1000, { connection: 1, kind: 'connected', bytes: NO_BYTES });
  record.add(2000, { connection: 1, kind: 'data', bytes: Uint8Array.of(0x20, 2, 0, 0) });
  record.add(2000, { connection: 1, kind: 'end', bytes: NO_BYTES });
  const text = `${lines.join('\n')}\n`;
  expect(text).toBe(
    'netx-sim host record 1\n# connection 1: board to 127.0.0.1:1883\n1000 1 connected\n2000 1 data IAIAAA==\n2000 1 end\n',
  );
  expect(host_record_read(text)).toEqual([
    { time_ns: 1000, connection: 1, kind: 'connected', bytes: NO_BYTES },
    { time_ns: 2000, connection: 1, kind: 'data', bytes: Uint8Array.of(0x20, 2, 0, 0) },
    { time_ns: 2000, connection: 1, kind: 'end', bytes: NO_BYTES },
  ]);
});

it('is of version 2 with names, and both versions are read', () => {
  const lines: string[] = [];
  const record = new HostRecord((line) => lines.push(line), true);
  record.add(5, { connection: 1, kind: 'name', bytes: Uint8Array.of(123, 125) });
  expect(lines).toEqual(['netx-sim host record 2', '5 1 name e30=']);
  expect(host_record_read(lines.join('\n'))).toEqual([
    { time_ns: 5, connection: 1, kind: 'name', bytes: Uint8Array.of(123, 125) },
  ]);
  expect(() => host_record_read('netx-sim host record 2\n5 1 name\n')).toThrow('line 2');
  expect(() => host_record_read('netx-sim host record 0\n')).toThrow('this is not a host record');
  expect(() => host_record_read('netx-sim host record 3\n')).toThrow(
    'of version 3, which a newer netx-sim wrote',
  );
});

it('names the line that cannot be read', () => {
  const head = 'netx-sim host record 1\n';
  expect(() => host_record_read('hello\n')).toThrow('line 1 is "hello"');
  expect(() => host_record_read(`${head}5 1 exploded\n`)).toThrow('line 2 cannot be read: "5 1 exploded"');
  expect(() => host_record_read(`${head}5 1 end\nx 1 end\n`)).toThrow('line 3');
  expect(() => host_record_read(`${head}5 1 end\n4 1 end\n`)).toThrow('line 3');
});

it.each(['', ' 1 end', '1e3 1 end', '0x10 1 end', '-1 1 end', '5 1.5 end', '99999999999999999 1 end'])(
  'takes no line that was not written by it: "%s 5 1 end" and others',
  (line) => {
    const head = 'netx-sim host record 1\n';
    if (line !== '') expect(() => host_record_read(`${head}${line}\n`)).toThrow(SimError);
    for (const wrong of ['5 1 data', '5 1 data %%%', '5 1 data QQ', '5 1 end QUE=', '5 1 data QUE= more'])
      expect(() => host_record_read(`${head}${wrong}\n`)).toThrow(SimError);
  },
);

const events = fc
  .array(
    fc.record({
      step_ns: fc.nat(1e9),
      connection: fc.nat(1000),
      what: fc.oneof(
        fc.record({
          kind: fc.constant('data' as const),
          bytes: fc.uint8Array({ minLength: 1, maxLength: 40 }),
        }),
        fc.record({ kind: fc.constant('refused' as const), bytes: fc.uint8Array({ maxLength: 12 }) }),
        fc.record({
          kind: fc.constantFrom('connected' as const, 'end' as const, 'lost' as const, 'room' as const),
          bytes: fc.constant(NO_BYTES),
        }),
      ),
    }),
    { maxLength: 12 },
  )
  .map((steps) => {
    let time_ns = 0;
    return steps.map(({ step_ns, connection, what }): RecordedEvent => {
      time_ns += step_ns;
      return { time_ns, connection, kind: what.kind, bytes: Uint8Array.from(what.bytes) };
    });
  });

function written(list: readonly RecordedEvent[], remark: string): string {
  const lines: string[] = [];
  const record = new HostRecord((line) => lines.push(line));
  record.remark(remark);
  for (const event of list) record.add(event.time_ns, event);
  return `${lines.join('\n')}\n`;
}

it('gives back any events, and no remark is taken for one', () => {
  fc.assert(
    fc.property(events, fc.string({ unit: 'binary' }), (list, remark) => {
      expect(host_record_read(written(list, remark))).toEqual(list);
    }),
    { seed: 31, numRuns: 200 },
  );
});

it('answers a broken record with its own error, or with events in order', () => {
  const damage = fc.array(fc.tuple(fc.nat(400), fc.string({ unit: 'binary-ascii', maxLength: 3 })), {
    maxLength: 4,
  });
  fc.assert(
    fc.property(events, damage, (list, changes) => {
      let text = written(list, 'fuzz');
      for (const [at, put] of changes) text = text.slice(0, at) + put + text.slice(at + 1);
      try {
        const times = host_record_read(text).map(({ time_ns }) => time_ns);
        expect(times).toEqual([...times].sort((a, b) => a - b));
      } catch (error) {
        expect(error).toBeInstanceOf(SimError);
        expect((error as Error).message).not.toContain('\n');
      }
    }),
    { seed: 32, numRuns: 500 },
  );
});

it('reads the line ends of another system, and refuses a version that it does not know', () => {
  const text = 'netx-sim host record 1\n0 1 connected\n5 1 data AAE=\n';
  expect(host_record_read(`\ufeff${text.replaceAll('\n', '\r\n')}`)).toEqual(host_record_read(text));
  expect(() => host_record_read('netx-sim host record 3\n')).toThrow(
    'the host record is of version 3, which a newer netx-sim wrote; this one reads version 2',
  );
});
