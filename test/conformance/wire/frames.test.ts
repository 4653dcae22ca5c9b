import { describe, expect, it } from 'vitest';
import { fnv1a, frame_hex, from_dots, from_hex, hex, log_hex, pattern, to_dots } from './bytes.ts';
import { corrupt, FaultRules } from './faults.ts';
import { FrameRecorder } from './frame_record.ts';
import { ones_sum, pseudo_sum, view_frame } from './frame_view.ts';

const A = { src: '10.0.0.1', to: '10.0.0.2' };
const B = { src: '10.0.0.2', to: '10.0.0.1' };

interface Segment {
  flags?: number;
  seq?: number;
  ack?: number;
  data?: Uint8Array;
  from_b?: boolean;
}

/** A TCP frame with right checksums. */
function tcp_frame({
  flags = 0x10,
  seq = 0,
  ack = 0,
  data = new Uint8Array(0),
  from_b = false,
}: Segment): Uint8Array {
  const frame = new Uint8Array(54 + data.length);
  const view = new DataView(frame.buffer);
  view.setUint16(12, 0x0800);
  frame.set([0x45, 0], 14);
  view.setUint16(16, 40 + data.length);
  view.setUint16(18, 7);
  frame.set([128, 6], 22);
  view.setUint32(26, from_dots(from_b ? B.src : A.src));
  view.setUint32(30, from_dots(from_b ? B.to : A.to));
  view.setUint16(24, ~ones_sum(frame, 14, 34));
  view.setUint16(34, from_b ? 80 : 5000);
  view.setUint16(36, from_b ? 5000 : 80);
  view.setUint32(38, seq);
  view.setUint32(42, ack);
  frame.set([0x50, flags], 46);
  view.setUint16(48, 8192);
  frame.set(data, 54);
  view.setUint16(50, ~ones_sum(frame, 34, frame.length, pseudo_sum(view_frame(frame))));
  return frame;
}

describe('byte strings', () => {
  it('go to hex and back', () => {
    expect(hex(from_hex('00ff10'))).toBe('00ff10');
    expect(to_dots(from_dots('10.0.0.99'))).toBe('10.0.0.99');
    expect(() => from_hex('0')).toThrow('not hex');
    expect(() => from_dots('10.0.0')).toThrow('not an IPv4 address');
  });

  it('are shortened as the recordings shorten them', () => {
    expect(log_hex(pattern(4))).toBe('61626364');
    expect(log_hex(pattern(1000))).toBe('6162636465666768696a6b6c6d6e6f70~1000~94e961d1');
    expect(frame_hex(pattern(100))).toBe('6162636465666768~100~da30caa1');
    expect(fnv1a(new Uint8Array(0))).toBe(0x811c9dc5);
  });
});

describe('fault rules', () => {
  it('act on the matches they name and count the others', () => {
    const rules = new FaultRules([{ dir: 'a>b', kind: 'data', nth: 2, count: 1 }]);
    const data = tcp_frame({ data: pattern(3) });
    expect(rules.judge('a>b', tcp_frame({}))).toBeNull();
    expect(rules.judge('a>b', data)).toBeNull();
    expect(rules.judge('b>a', data)).toBeNull();
    expect(rules.judge('a>b', data)?.action).toBe('drop');
    expect(rules.judge('a>b', data)).toBeNull();
  });

  it('tell the kinds of segments apart', () => {
    const kinds = ['any', 'tcp', 'syn', 'synack', 'ack', 'fin', 'rst', 'data', 'udp'];
    const hit = (flags: number) =>
      kinds.filter((kind) => new FaultRules([{ dir: 'd', kind }]).judge('d', tcp_frame({ flags })) !== null);
    expect(hit(0x02)).toEqual(['any', 'tcp', 'syn']);
    expect(hit(0x12)).toEqual(['any', 'tcp', 'synack']);
    expect(hit(0x10)).toEqual(['any', 'tcp', 'ack']);
    expect(hit(0x11)).toEqual(['any', 'tcp', 'fin']);
    expect(hit(0x14)).toEqual(['any', 'tcp', 'rst']);
  });

  it('let the first rule decide while all of them count', () => {
    const rules = new FaultRules([
      { dir: 'a>b', kind: 'tcp', action: 'delay', arg: 5 },
      { dir: 'a>b', kind: 'any', nth: 1, count: 2 },
    ]);
    expect(rules.judge('a>b', tcp_frame({}))).toEqual({ action: 'delay', argument: 5 });
    expect(rules.judge('a>b', tcp_frame({}))?.action).toBe('drop');
    expect(rules.judge('a>b', tcp_frame({}))).toBeNull();
  });
});

describe('the record of frames', () => {
  it('shows sequence numbers relative to the initial ones', () => {
    const recorder = new FrameRecorder();
    recorder.record(0, 'a>b', null, tcp_frame({ flags: 0x02, seq: 0xfffffff0 }), A);
    recorder.record(0, 'b>a', null, tcp_frame({ flags: 0x12, seq: 500, ack: 0xfffffff1, from_b: true }), B);
    recorder.record(
      1,
      'a>b',
      null,
      tcp_frame({ flags: 0x18, seq: 0xfffffff1, ack: 501, data: pattern(3) }),
      A,
    );
    recorder.record(2, 'a>b', 'drop', tcp_frame({ flags: 0x14, seq: 0, ack: 501 }), A);
    const [syn, answer, data, reset] = recorder.frames;
    expect(syn).toEqual({
      t: 0,
      dir: 'a>b',
      ip: { id: 7, ttl: 128, len: 40 },
      tcp: 'S',
      sp: 5000,
      dp: 80,
      seq: 0,
      win: 8192,
      len: 0,
    });
    expect(answer).toMatchObject({ tcp: 'SA', seq: 0, ack: 1 });
    expect(data).toMatchObject({ tcp: 'PA', seq: 1, ack: 1, len: 3, data: '616263' });
    expect(reset).toMatchObject({ wire: 'drop', tcp: 'RA', seq: 'abs0' });
  });

  it('marks wrong checksums and addresses that are not those of the two nodes', () => {
    const recorder = new FrameRecorder();
    const frame = tcp_frame({ flags: 0x02 });
    corrupt(frame);
    recorder.record(0, 'a>b', 'corrupt', frame, A);
    recorder.record(0, 'inject', 'inject', tcp_frame({ seq: 9 }), null);
    expect(recorder.frames[0]).toMatchObject({ wire: 'corrupt', badsum: true });
    expect(recorder.frames[0]?.['ip']).not.toHaveProperty('src');
    expect(recorder.frames[1]?.['ip']).toMatchObject({ src: '10.0.0.1', to: '10.0.0.2' });
  });
});
