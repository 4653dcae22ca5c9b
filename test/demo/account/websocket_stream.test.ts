import { expect, it } from 'vitest';
import { WebsocketStream } from '../../../demo/account/websocket_stream.ts';
import { WireWords } from '../../../demo/account/wire_words.ts';

const REQUEST = 'GET /mqtt HTTP/1.1\r\nHost: broker\r\nUpgrade: websocket\r\n\r\n';
const ANSWER = 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n';
const ascii = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'latin1'));
const hex = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'hex'));

function opened(head = ANSWER): WebsocketStream {
  const stream = new WebsocketStream();
  stream.take(ascii(head));
  return stream;
}

it('tells the request and its answer by their first lines, also when they come in pieces', () => {
  const stream = new WebsocketStream();
  const texts = [...ascii(REQUEST)].flatMap((byte) => stream.take(Uint8Array.of(byte)));
  expect([texts, stream.begun_bytes, stream.broken]).toEqual([
    ['WebSocket request: GET /mqtt HTTP/1.1'],
    0,
    false,
  ]);
  const answer = new WebsocketStream();
  expect(answer.take(Uint8Array.of(...ascii(ANSWER), ...hex('820220')))).toEqual([
    'WebSocket accepted: HTTP/1.1 101 Switching Protocols',
  ]);
  expect(answer.begun_bytes).toBe(3);
});

it('reads nothing behind an answer that refuses', () => {
  const stream = new WebsocketStream();
  expect(stream.take(ascii('HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n'))).toEqual([
    'WebSocket refused: HTTP/1.1 503 Service Unavailable',
  ]);
  expect(stream.broken).toBe(true);
  const endless = new WebsocketStream();
  expect([endless.take(ascii(`GET /${'a'.repeat(8192)}`)), endless.broken]).toEqual([[], true]);
  const binary = new WebsocketStream();
  expect([binary.take(hex('470a')), binary.broken]).toEqual([[], true]);
  const web = new WebsocketStream();
  expect([web.take(ascii('GET / HTTP/1.1\r\nHost: a\r\n\r\n')), web.broken]).toEqual([
    ['HTTP request: GET / HTTP/1.1'],
    true,
  ]);
});

it('tells the MQTT packets in frames, masked or not, long or short', () => {
  expect(opened().take(hex('820420020000'))).toEqual(['MQTT CONNACK accepted (WebSocket frame)']);
  expect(opened(REQUEST).take(hex('828201020304c102'))).toEqual(['MQTT PINGREQ (WebSocket frame)']);
  const publish = `30c8010001${'61'}${'78'.repeat(197)}`;
  expect(opened().take(hex(`827e00cb${publish}`))[0]).toMatch(/^MQTT PUBLISH "a" .*\(WebSocket frame\)$/);
  expect(opened().take(hex(`827f00000000000000${'cb'}${publish}`))[0]).toMatch(/^MQTT PUBLISH "a"/);
  expect(opened().take(hex('8204d000d000'))).toHaveLength(2);
});

it('tells fragments, with control frames between them', () => {
  expect(opened().take(hex('020120890161000102800100'))).toEqual([
    'WebSocket fragment 1, 1 bytes',
    'WebSocket ping, 1 bytes',
    'WebSocket fragment 2, 1 bytes',
    'WebSocket fragment 3, the last, 1 bytes',
  ]);
  expect(opened().take(hex('020220028a0080020000'))).toEqual([
    'WebSocket fragment 1, 2 bytes',
    'WebSocket pong, 0 bytes',
    'MQTT CONNACK accepted (WebSocket fragment 2, the last)',
  ]);
});

it('tells how it ends, and when a frame is none', () => {
  expect(opened().take(hex('880203e88800'))).toEqual([
    'WebSocket close, code 1000',
    'WebSocket close, without a code',
  ]);
  for (const wrong of ['c200', '8300', '8b00']) {
    const stream = opened();
    expect(stream.take(hex(wrong))).toEqual(['WebSocket frame that breaks RFC 6455 5.2']);
    expect(stream.broken).toBe(true);
  }
});

it('is what an account reads on the ports of WebSockets', () => {
  const words = new WireWords([], [], [8080]);
  const frame = new Uint8Array(14 + 20 + 20 + REQUEST.length);
  const view = new DataView(frame.buffer);
  view.setUint16(12, 0x0800);
  frame.set([0x45, 0, 0, 40 + REQUEST.length, 0, 0, 0, 0, 64, 6], 14);
  frame.set([10, 0, 0, 1, 10, 0, 0, 2], 26);
  view.setUint16(34, 5000);
  view.setUint16(36, 8080);
  frame.set([0x50, 0x18], 46);
  frame.set(ascii(REQUEST), 54);
  expect(words.tell(frame).texts).toEqual(['WebSocket request: GET /mqtt HTTP/1.1']);
});
