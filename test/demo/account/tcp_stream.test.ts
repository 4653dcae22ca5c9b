import { describe, expect, it } from 'vitest';
import { MqttStream } from '../../../demo/account/mqtt_stream.ts';
import { TcpStream } from '../../../demo/account/tcp_stream.ts';
import { TlsStream } from '../../../demo/account/tls_stream.ts';

const PINGREQ = Uint8Array.of(0xc0, 0);
const PUBACK = Uint8Array.of(0x40, 2, 0, 9);
const FIRST = 0xffff_fffe;
/** The number `n` bytes behind the SYN; it wraps at 2^32. */
const at = (n: number): number => (FIRST + 1 + n) >>> 0;

describe('one direction of a TCP connection', () => {
  it('tells each MQTT packet at the segment in which it ends, also across the wrap of sequence numbers', () => {
    const stream = new TcpStream(FIRST, new MqttStream());
    expect(stream.data(at(0), PUBACK.subarray(0, 3))).toEqual([
      'TCP 3 bytes of data, part of an MQTT packet',
    ]);
    expect(stream.data(at(3), Uint8Array.of(9, ...PINGREQ, 0x40))).toEqual([
      'MQTT PUBACK id 9',
      'MQTT PINGREQ',
      'TCP 4 bytes of data, and the beginning of another MQTT packet',
    ]);
    expect(stream.acknowledged(at(3))).toBe('has 3 bytes');
  });

  it('says of a segment that is sent again what was in it, and does not read it twice', () => {
    const stream = new TcpStream(FIRST, new MqttStream());
    stream.data(at(0), PINGREQ);
    expect(stream.data(at(0), PINGREQ)).toEqual(['MQTT PINGREQ (TCP sends it again)']);
    expect(stream.data(at(2), PUBACK)).toEqual(['MQTT PUBACK id 9']);
  });

  it('reads a segment that came before its turn when the missing one is there', () => {
    const stream = new TcpStream(FIRST, new MqttStream());
    expect(stream.data(at(2), PUBACK)).toEqual([
      'TCP 4 bytes of data, before their turn (a segment is missing)',
    ]);
    expect(stream.data(at(0), PINGREQ)).toEqual(['MQTT PINGREQ', 'MQTT PUBACK id 9']);
  });

  it('reads only the new bytes of a segment that also repeats old ones', () => {
    const stream = new TcpStream(FIRST, new MqttStream());
    stream.data(at(0), PINGREQ);
    expect(stream.data(at(0), Uint8Array.of(...PINGREQ, ...PUBACK))).toEqual(['MQTT PUBACK id 9']);
  });

  it('gives up reading MQTT after bytes that are none, and counts bytes', () => {
    const stream = new TcpStream(FIRST, new MqttStream());
    expect(stream.data(at(0), Uint8Array.of(0, 0))[0]).toMatch(/^MQTT malformed: /);
    expect(stream.data(at(2), PINGREQ)).toEqual(['TCP 2 bytes of data']);
  });

  it('does not look into a stream that carries something else', () => {
    expect(new TcpStream(FIRST, null).data(at(0), PINGREQ)).toEqual(['TCP 2 bytes of data']);
  });

  it('tells a TLS record at the segment in which it ends', () => {
    const stream = new TcpStream(FIRST, new TlsStream());
    expect(stream.data(at(0), Uint8Array.of(23, 3, 3))).toEqual([
      'TCP 3 bytes of data, part of a TLS record',
    ]);
    expect(stream.data(at(3), Uint8Array.of(0, 2, 9, 9, 21))).toEqual([
      'TLS application data, encrypted, 2 bytes',
      'TCP 5 bytes of data, and the beginning of another TLS record',
    ]);
  });

  it('knows what an acknowledgment means for it', () => {
    const stream = new TcpStream(FIRST, new MqttStream());
    expect(stream.acknowledged(at(0))).toBe('the connection stands');
    stream.data(at(0), PINGREQ);
    stream.ends_at(at(2));
    expect(stream.acknowledged(at(2))).toBe('has 2 bytes');
    expect(stream.acknowledged(at(3))).toBe('has everything and the FIN');
  });

  it('forgets segments long past', () => {
    const stream = new TcpStream(FIRST, new MqttStream());
    for (let n = 0; n < 300; n++) stream.data(at(2 * n), PINGREQ);
    expect(stream.data(at(0), PINGREQ)).toEqual(['TCP 2 bytes of data (TCP sends it again)']);
    expect(stream.data(at(598), PINGREQ)).toEqual(['MQTT PINGREQ (TCP sends it again)']);
  });
});
