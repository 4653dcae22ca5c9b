import { describe, expect, test } from 'vitest';
import {
  accept_value,
  answer_to,
  head_length,
  is_accepted,
  request_text,
} from '../../../mqtt/websocket/websocket_handshake.ts';
import { ascii } from '../../conformance/wire/bytes.ts';

const KEY = 'dGhlIHNhbXBsZSBub25jZQ==';
const request = request_text('server.example.com', '/mqtt', KEY);

function answered(change: (text: string) => string = (text) => text, exact = false): boolean {
  return is_accepted(ascii(change(answer_to(ascii(request)).text)), KEY, exact);
}

describe('the opening handshake', () => {
  test('has the accept value of RFC 6455 1.3', () => {
    expect(accept_value(KEY)).toBe('s3pPLMBiTxaQ9kYGzzhZRbK+xOo=');
  });

  test('ends with the empty line', () => {
    expect(head_length(ascii(request))).toBe(request.length);
    expect(head_length(ascii(`${request}xyz`))).toBe(request.length);
    expect(head_length(ascii(request.slice(0, -1)))).toBe(-1);
  });

  test('is accepted by both sides, whatever the case of letters and the order of fields', () => {
    expect(answer_to(ascii(request)).accepted).toBe(true);
    expect(answered()).toBe(true);
    expect(answered((text) => text.replace('Upgrade: websocket', 'UPGRADE: WebSocket'))).toBe(true);
    expect(answered((text) => text.replace('\r\n\r\n', '\r\nServer: x\r\n\r\n'))).toBe(true);
  });

  test('takes a list of words in Connection, unless the one word must be all', () => {
    const list = (text: string) => text.replace('Connection: Upgrade', 'Connection: keep-alive, Upgrade');
    expect([answered(list), answered(list, true), answered(undefined, true)]).toEqual([true, false, true]);
    expect(answer_to(ascii(list(request))).accepted).toBe(true);
  });

  test.each([
    ['another status', (text: string) => text.replace('101', '200')],
    ['another accept value', (text: string) => text.replace('s3p', 's3q')],
    [
      'two accept values',
      (text: string) => text.replace('\r\n\r\n', `\r\nSec-WebSocket-Accept: ${accept_value(KEY)}\r\n\r\n`),
    ],
    ['no protocol', (text: string) => text.replace('Sec-WebSocket-Protocol: mqtt\r\n', '')],
    ['another protocol', (text: string) => text.replace('Protocol: mqtt', 'Protocol: chat')],
    ['no upgrade', (text: string) => text.replace('Upgrade: websocket\r\n', '')],
    ['no connection', (text: string) => text.replace('Connection: Upgrade\r\n', '')],
  ])('is refused by the client with %s', (_what, change) => {
    expect(answered(change)).toBe(false);
  });

  test.each([
    ['POST', (text: string) => text.replace('GET', 'POST'), '400'],
    ['no key', (text: string) => text.replace(KEY, ''), '400'],
    ['another protocol', (text: string) => text.replace('Protocol: mqtt', 'Protocol: chat'), '400'],
    ['another version', (text: string) => text.replace('Version: 13', 'Version: 8'), '426'],
  ])('is refused by the server with %s', (_what, change, status) => {
    const { accepted, text } = answer_to(ascii(change(request)));
    expect([accepted, text.slice(9, 12)]).toEqual([false, status]);
  });

  test('takes the first of several protocols that it knows', () => {
    const { text } = answer_to(ascii(request.replace('Protocol: mqtt', 'Protocol: chat, mqttv3.1, mqtt')));
    expect(text).toContain('Sec-WebSocket-Protocol: mqttv3.1\r\n');
  });
});
