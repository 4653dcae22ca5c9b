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
    expect(stream.acknowledgment(at(3), 4096)).toBe('ACK 4, window 4096');
  });

  it('says of a retransmitted segment what was in it, and does not read it twice', () => {
    const stream = new TcpStream(FIRST, new MqttStream());
    stream.data(at(0), PINGREQ);
    expect(stream.data(at(0), PINGREQ)).toEqual(['MQTT PINGREQ (TCP retransmission)']);
    expect(stream.data(at(2), PUBACK)).toEqual(['MQTT PUBACK id 9']);
  });

  it('reads a segment that came out of order when the missing one is there', () => {
    const stream = new TcpStream(FIRST, new MqttStream());
    expect(stream.data(at(2), PUBACK)).toEqual(['TCP 4 bytes of data, out of order (a segment is missing)']);
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

  it('counts acknowledgments from the SYN, and knows those of the SYN and of the FIN', () => {
    const stream = new TcpStream(FIRST, null);
    expect(stream.acknowledgment(at(0), 4096)).toBe('ACK: connection established, window 4096');
    expect(stream.acknowledgment(at(0), 4096)).toBe('ACK 1, window 4096');
    stream.data(at(0), PINGREQ);
    stream.ends_at(at(2));
    expect(stream.acknowledgment(at(2), 4096)).toBe('ACK 3, window 4096');
    expect(stream.acknowledgment(at(3), 4096)).toBe('ACK of FIN, window 4096');
    expect(stream.acknowledgment(at(3), 8192)).toBe('window update: ACK of FIN, window 8192');
  });

  it('tells duplicate ACKs, and the fast retransmission that they ask for, from a window update and the timer', () => {
    const stream = new TcpStream(FIRST, null);
    for (let n = 0; n < 4; n++) stream.data(at(2 * n), PINGREQ);
    expect(stream.acknowledgment(at(2), 4096)).toBe('ACK 3, window 4096');
    expect(stream.acknowledgment(at(2), 4096)).toBe('ACK 3, window 4096, duplicate ACK #1');
    expect(stream.acknowledgment(at(2), 4096)).toBe('ACK 3, window 4096, duplicate ACK #2');
    expect(stream.data(at(2), PINGREQ)).toEqual(['TCP 2 bytes of data (TCP retransmission)']);
    expect(stream.acknowledgment(at(2), 4096)).toBe('ACK 3, window 4096, duplicate ACK #3');
    expect(stream.data(at(2), PINGREQ)).toEqual(['TCP 2 bytes of data (TCP fast retransmission)']);
    expect(stream.data(at(2), PINGREQ)).toEqual(['TCP 2 bytes of data (TCP retransmission)']);
    expect(stream.acknowledgment(at(8), 4088)).toBe('ACK 9, window 4088');
    expect(stream.acknowledgment(at(8), 4088)).toBe('ACK 9, window 4088');
  });

  it('knows a zero window, the probes into it, and reads their byte once', () => {
    const stream = new TcpStream(FIRST, new MqttStream());
    expect(stream.acknowledgment(at(0), 0)).toBe('ACK 1, zero window');
    expect(stream.data(at(0), PINGREQ.subarray(0, 1))).toEqual(['TCP zero window probe']);
    expect(stream.data(at(0), PINGREQ.subarray(0, 1))).toEqual(['TCP zero window probe']);
    expect(stream.acknowledgment(at(0), 0)).toBe('ACK 1, zero window');
    expect(stream.acknowledgment(at(0), 8192)).toBe('window update: ACK 1, window 8192');
    expect(stream.data(at(0), PINGREQ)).toEqual(['MQTT PINGREQ']);
  });

  it('knows a keep-alive: the number of a byte that is acknowledged', () => {
    const stream = new TcpStream(FIRST, null);
    stream.data(at(0), PINGREQ);
    expect(stream.data(at(1), PINGREQ.subarray(1))).toEqual(['TCP 1 byte of data (TCP retransmission)']);
    stream.note_acknowledgment(at(2), 4096);
    expect(stream.data(at(1), PINGREQ.subarray(1))).toEqual(['TCP keep-alive']);
    expect(stream.is_keep_alive(at(1), 0)).toBe(true);
    expect(stream.is_keep_alive(at(2), 0)).toBe(false);
  });

  it('forgets segments long past', () => {
    const stream = new TcpStream(FIRST, new MqttStream());
    for (let n = 0; n < 300; n++) stream.data(at(2 * n), PINGREQ);
    expect(stream.data(at(0), PINGREQ)).toEqual(['TCP 2 bytes of data (TCP retransmission)']);
    expect(stream.data(at(598), PINGREQ)).toEqual(['MQTT PINGREQ (TCP retransmission)']);
  });
});
