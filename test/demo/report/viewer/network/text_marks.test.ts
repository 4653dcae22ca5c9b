import { expect, test } from 'vitest';
import { marks_of, packet_id_of, topic_of } from '../../../../../demo/report/viewer/network/text_marks.ts';

test('who sends again is told apart: the timer of TCP, duplicate ACKs, MQTT, or two of them at once', () => {
  const again = (text: string) => marks_of(text).sent_again;
  expect(again('MQTT PUBLISH "t" "x", QoS 1, id 5 (TCP retransmission)')).toEqual(['timeout']);
  expect(again('TCP 900 bytes of data (TCP fast retransmission)')).toEqual(['fast']);
  expect(again('MQTT PUBLISH "t" "x", QoS 1, id 5, re-delivery (DUP=1)')).toEqual(['dup']);
  expect(again('MQTT PUBLISH "t" "x", QoS 1, id 5, re-delivery (DUP=1) (TCP retransmission)')).toEqual([
    'timeout',
    'dup',
  ]);
  expect(again('TCP SYN: port 1 to 2, window 9 (SYN retransmission)')).toEqual(['timeout']);
  expect(again('MQTT PUBLISH "t" "x", QoS 0')).toEqual([]);
});

test('what a peer wrote says nothing', () => {
  const text = 'MQTT PUBLISH "zero window" "it is a re-delivery (DUP=1), \\"id 7\\"", QoS 0';
  expect(marks_of(text)).toEqual({ protocol: 'MQTT', sent_again: [], unusual: [] });
  expect(packet_id_of(text)).toBe(null);
});

test('protocol, unusual words, topic and packet id are read', () => {
  expect(marks_of('TCP ACK 4000, window 900, duplicate ACK #2').unusual).toEqual(['duplicate ACK']);
  expect(marks_of('TCP zero window probe').unusual).toEqual(['zero window probe']);
  expect(marks_of('ARP: who has 1.2.3.4? Tell 1.2.3.5').protocol).toBe('ARP');
  expect(topic_of('MQTT PUBLISH "a/b" "x", QoS 1, id 5')).toBe('a/b');
  expect(topic_of('MQTT PUBACK id 5')).toBe(null);
  expect([packet_id_of('MQTT PUBACK id 5'), packet_id_of('MQTT SUBACK granted QoS 1, id 12')]).toEqual([
    5, 12,
  ]);
});
