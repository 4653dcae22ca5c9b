import { expect, it } from 'vitest';
import { alert_name, TlsStream } from '../../../demo/account/tls_stream.ts';

const record = (type: number, ...content: number[]): number[] => [
  type,
  3,
  3,
  content.length >> 8,
  content.length & 255,
  ...content,
];
const message = (type: number, length: number): number[] => [type, 0, 0, length, ...Array(length).fill(0)];
const take = (stream: TlsStream, ...bytes: number[]): string[] => stream.take(Uint8Array.from(bytes));

it('names the messages of a handshake in the clear', () => {
  const stream = new TlsStream();
  expect(
    take(stream, ...record(22, ...message(2, 3)), ...record(22, ...message(11, 2), ...message(14, 0))),
  ).toEqual([
    'TLS handshake: ServerHello (TLS 1.2), 7 bytes',
    'TLS handshake: Certificate, ServerHelloDone, 10 bytes',
  ]);
});

it('knows a ServerHello of TLS 1.3 by its extension', () => {
  const fixed = [3, 3, ...Array(32).fill(7), 2, 8, 8, 0x13, 1, 0];
  const hello = (...extensions: number[]): string[] => {
    const body = [...fixed, 0, extensions.length, ...extensions];
    return take(new TlsStream(), ...record(22, 2, 0, 0, body.length, ...body));
  };
  expect(hello(0, 51, 0, 1, 9, 0, 43, 0, 2, 3, 4)[0]).toMatch(/ServerHello \(TLS 1\.3\)/);
  expect(hello(0, 51, 0, 1, 9)[0]).toMatch(/ServerHello \(TLS 1\.2\)/);
});

it('follows a message over several records, also when its header is cut', () => {
  const stream = new TlsStream();
  const bytes = [...message(11, 9), ...message(99, 1)];
  expect(take(stream, ...record(22, ...bytes.slice(0, 6)))).toEqual(['TLS handshake: Certificate, 6 bytes']);
  expect(take(stream, ...record(22, ...bytes.slice(6, 8)))).toEqual([
    'TLS handshake message continued, 2 bytes',
  ]);
  expect(take(stream, ...record(22, ...bytes.slice(8, 15)))).toEqual([
    'TLS handshake message continued, 7 bytes',
  ]);
  expect(take(stream, ...record(22, ...bytes.slice(15)))).toEqual(['TLS handshake: message 99, 3 bytes']);
});

it('tells alerts while they are in the clear, and of what is encrypted only kind and length', () => {
  const stream = new TlsStream();
  expect(take(stream, ...record(21, 2, 48), ...record(21, 1, 0))).toEqual([
    'TLS alert: fatal, unknown_ca',
    'TLS alert: warning, close_notify',
  ]);
  expect(
    take(stream, ...record(20, 1), ...record(22, 1, 2, 3), ...record(21, 2, 48), ...record(23, 1, 2)),
  ).toEqual([
    'TLS change cipher spec: what follows from here is encrypted',
    'TLS handshake, encrypted, 3 bytes',
    'TLS alert, encrypted, 2 bytes',
    'TLS application data, encrypted, 2 bytes',
  ]);
});

it('waits for the rest of a record, and gives up at what is none', () => {
  const stream = new TlsStream();
  const bytes = record(23, 1, 2, 3);
  expect(take(stream, ...bytes.slice(0, 4))).toEqual([]);
  expect(stream.begun_bytes).toBe(4);
  expect(take(stream, ...bytes.slice(4))).toEqual(['TLS application data, encrypted, 3 bytes']);
  expect([stream.begun_bytes, stream.broken]).toEqual([0, false]);
  expect(take(stream, ...Buffer.from('HTTP/1.1'))).toEqual([]);
  expect(stream.broken).toBe(true);
  const long = new TlsStream();
  take(long, 23, 3, 3, 0xff, 0xff);
  expect(long.broken).toBe(true);
});

it('knows alerts by their names, others by their number', () => {
  expect([alert_name(44), alert_name(116), alert_name(200)]).toEqual([
    'certificate_revoked',
    'certificate_required',
    'alert 200',
  ]);
});
