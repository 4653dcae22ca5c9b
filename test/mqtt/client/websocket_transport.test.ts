import { describe, expect, test } from 'vitest';
import type { NxdMqttQuirk } from '../../../mqtt/client/quirks.ts';
import type { NxdMqttOptions } from '../../../mqtt/nxd_mqtt_client.ts';
import { ANSWER, CONNACK, converse, type Dialogue } from '../websocket/scripted.ts';

const ALL_HOME = [40, 40];
const published = (...names: NxdMqttQuirk[]): NxdMqttOptions => ({
  quirks: Object.fromEntries(names.map((name) => [name, true])),
});
/** A message of topic `a` in a frame. */
const message = (text: string) => {
  const bytes = Buffer.from(text).toString('hex');
  return `30${(3 + text.length).toString(16).padStart(2, '0')}000161${bytes}`;
};
const frame = (text: string) => `82${(5 + text.length).toString(16).padStart(2, '0')}${message(text)}`;
const READ = [{ op: 'qwait', ticks: 20 }, { op: 'qget' }];
const messages = (dialogue: Dialogue) => {
  const { said, free, diagnostics } = converse({ ...dialogue, a: [...READ, ...READ] });
  expect([free, diagnostics]).toEqual([ALL_HOME, []]);
  return said('a', 'qget').flatMap((entry) =>
    entry.length > 1 ? [Buffer.from(String(entry[4]), 'hex').toString()] : [],
  );
};

describe('a client over a WebSocket, as documented', () => {
  test('connects, publishes and disconnects; every packet is one masked frame', () => {
    const { said, free } = converse({
      a: [{ op: 'qpub', topic: 't', msg: 'hi' }, { op: 'qdisc' }],
      b: [{ op: 'brecv', ws: 1 }],
    });
    expect(said('a', 'qconnect')).toEqual([[0, 3]]);
    const frames = said('b', 'brecv').flatMap((entry) =>
      Array.isArray(entry.at(-1)) ? (entry.at(-1) as unknown[]) : [],
    );
    expect(frames).toEqual([
      [130, '100f00044d515454040200000003636964'],
      [130, '30050001746869'],
      [130, 'e000'],
      [136, ''],
    ]);
    expect(free).toEqual(ALL_HOME);
  });

  test('takes a frame in the segment of the answer', () => {
    const early: Dialogue = { from_request: true, b: [{ op: 'bsend', text: ANSWER, frame: CONNACK }] };
    expect(converse(early).said('a', 'qconnect')).toEqual([[0, 3]]);
    const refused = converse({ ...early, options: published('websocket_frame_behind_answer_refused') });
    expect(refused.said('a', 'qconnect')).toEqual([[65_541, 1]]);
    expect(refused.free).toEqual(ALL_HOME);
  });

  test('takes an answer in many pieces, and a list of words in Connection', () => {
    const text = ANSWER.replace('Connection: Upgrade', 'Connection: keep-alive, Upgrade');
    const b = [
      { op: 'bsend', text, cut: 1, gap: 2 },
      { op: 'brecv' },
      { op: 'bsend', hex: CONNACK, ws: 130 },
    ];
    expect(converse({ from_request: true, b }).said('a', 'qconnect')).toEqual([[0, 3]]);
    const exact = published('websocket_connection_field_exact');
    expect(converse({ from_request: true, b, options: exact }).said('a', 'qconnect')).toEqual([[65_541, 1]]);
  });

  test.each([1, 2, 3, 4, 5])('takes CONNACK and messages in frames cut behind byte %i', (cut) => {
    const b = [
      { op: 'bsend', text: ANSWER },
      { op: 'brecv' },
      { op: 'bsend', hex: CONNACK, ws: 130, cut, gap: 1 },
      { op: 'bsend', hex: message('cut'), ws: 130, cut, gap: 1 },
    ];
    expect(messages({ from_request: true, b })).toEqual(['cut']);
  });

  test('takes a message in three frames with control frames between them, and two messages in a segment', () => {
    const whole = message('three');
    const pieces = `0203${whole.slice(0, 6)}8901aa0002${whole.slice(6, 10)}8a008005${whole.slice(10)}`;
    expect(messages({ b: [{ op: 'bsend', hex: pieces }] })).toEqual(['three']);
    expect(messages({ b: [{ op: 'bsend', hex: frame('one') + frame('two') }] })).toEqual(['one', 'two']);
    const misread = published('websocket_control_frames_misread');
    expect(messages({ b: [{ op: 'bsend', hex: pieces }], options: misread })).toEqual([]);
  });

  test('answers a ping with its payload, and goes on with what is behind it', () => {
    const b = [
      { op: 'bsend', hex: `89026869${frame('next')}` },
      { op: 'brecv', ws: 1, wait: 5 },
    ];
    const { said } = converse({ b, a: READ });
    expect(said('b', 'brecv').at(2)?.at(-1)).toEqual([[138, '6869']]);
    expect(messages({ b })).toEqual(['next']);
    const silent = converse({ b, a: READ, options: published('websocket_ping_unanswered') });
    expect(silent.said('b', 'brecv').at(2)).toEqual([1]);
    const late = [...b, { op: 'bsend', hex: frame('then') }];
    const misread = published('websocket_control_frames_misread');
    expect(messages({ b: late, options: misread })).toEqual(['next', 'then']);
  });

  test('sees an empty close frame, and empty pings', () => {
    const closed = {
      b: [
        { op: 'bsend', hex: '8800' },
        { op: 'sleep', ticks: 30 },
      ],
    };
    expect(converse(closed).said('a', 'qinfo')[0]?.[0]).toBe(1);
    const misread = published('websocket_control_frames_misread');
    expect(converse({ ...closed, options: misread }).said('a', 'qinfo')[0]?.[0]).toBe(3);
    const pinged = [
      { op: 'bsend', hex: '8900' },
      { op: 'bsend', hex: frame('on') },
    ];
    expect(messages({ b: pinged })).toEqual(['on']);
    expect(messages({ b: pinged, options: misread })).toEqual([]);
  });

  test.each([
    ['a text frame', '8102dead'],
    ['a masked frame', '82820000000030 00'.replace(' ', '')],
    ['a fragmented ping', '0900'],
    ['a ping of 126 bytes', `897e007e${'00'.repeat(126)}`],
    ['a continuation of nothing', '8001aa'],
    ['an unknown opcode', '8301aa'],
    ['an unknown control frame', '8b00'],
    ['a length of 64 bits', '827f0000000000010000aa'],
  ])('ends the connection for %s, and keeps no packet', (_what, hex) => {
    const { said, free, diagnostics } = converse({
      b: [
        { op: 'bsend', hex },
        { op: 'sleep', ticks: 20 },
      ],
      a: [{ op: 'qwaitdisc', ticks: 400 }],
    });
    expect([said('a', 'qwaitdisc'), said('a', 'qinfo')[0]?.[0]]).toEqual([[[0]], 1]);
    expect([free, diagnostics]).toEqual([ALL_HOME, []]);
  });

  test('as published takes masked frames, and loses the packet of a text frame', () => {
    const masked = [{ op: 'bsend', hex: message('mask'), ws: 130, mask: 0x01020304 }];
    expect(messages({ b: masked, options: published('websocket_masked_frame_taken') })).toEqual(['mask']);
    const leaks = converse({
      b: [{ op: 'bsend', hex: '8102dead' }],
      options: published('websocket_text_frame_leaks'),
    });
    expect(leaks.free).toEqual([40, 39]);
  });

  test('sends a packet of 125 bytes whole', () => {
    const sent = (options: NxdMqttOptions) =>
      converse({
        a: [{ op: 'qpub', topic: 't', msgFill: 120 }],
        b: [{ op: 'brecv', ws: 1, wait: 20 }],
        options,
      }).said('b', 'brecv')[2];
    expect([sent({})?.[1], JSON.stringify(sent({})?.at(-1)).slice(0, 17)]).toEqual([
      131,
      '[[130,"307b000174',
    ]);
    expect(sent(published('websocket_packet_of_125_spoilt'))?.at(-1)).toEqual([[130, -1]]);
  });

  test('connects without waiting', () => {
    const { said, free } = converse({
      connect: { wait: 0 },
      a: [{ op: 'sleep', ticks: 20 }],
      extended: true,
    });
    expect([said('a', 'qconnect'), said('a', 'cb_mqttconn'), said('a', 'qinfo')[0]?.[0]]).toEqual([
      [[55, 3]],
      [[0, 3]],
      3,
    ]);
    expect(free).toEqual(ALL_HOME);
    const b = [{ op: 'bsend', text: ANSWER.replace('101', '404') }];
    const refused = converse({
      connect: { wait: 0 },
      a: [{ op: 'sleep', ticks: 20 }],
      extended: true,
      from_request: true,
      b,
    });
    expect(refused.said('a', 'cb_mqttconn')).toHaveLength(1);
    expect([refused.said('a', 'qinfo')[0]?.[0], refused.free]).toEqual([1, ALL_HOME]);
  });

  test('is told another host and path at any time', () => {
    const again = { op: 'qws', host: 'other', uri: '/x' };
    expect(converse({ a: [again] }).said('a', 'qws')).toEqual([[0], [0]]);
    expect(converse({ a: [again], options: published('websocket_set_once') }).said('a', 'qws')).toEqual([
      [0],
      [28],
    ]);
  });

  test('gives back what has come of a frame when the connection ends', () => {
    const half = {
      b: [
        { op: 'bsend', hex: '82' },
        { op: 'sleep', ticks: 5 },
        { op: 'disconnect', wait: 0 },
      ],
      a: [{ op: 'qwaitdisc' }, { op: 'qinfo' }],
    };
    expect(converse(half).said('a', 'qinfo')[0]).toEqual([1, 0, 1, 40]);
    const kept = converse({ ...half, options: published('websocket_rest_kept') });
    expect([kept.said('a', 'qinfo')[0]?.[3], kept.free]).toEqual([39, ALL_HOME]);
  });
});
