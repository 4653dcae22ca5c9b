import { expect, test } from 'vitest';
import { lasting_words, read_capture_log } from '../../../../demo/lab/like/capture_log.ts';

test.each([
  ['TCP SYN: port 58468 to 1883, initial sequence number 3238099751, window 8192, MSS 1460', 'TCP SYN:'],
  [
    'TCP SYN-ACK, initial sequence number 3819917871 (SYN-ACK retransmission)',
    'TCP SYN-ACK (SYN-ACK retransmission)',
  ],
  ['MQTT PUBLISH "orders" "open, id 3", QoS 1, id 1', 'MQTT PUBLISH "orders" "open, id 3", QoS 1'],
  ['MQTT PINGREQ (TCP retransmission)', 'MQTT PINGREQ (TCP retransmission)'],
  ['TCP RST: connection reset', 'TCP RST:'],
])('of "%s" another run may say "%s"', (text, lasting) => {
  expect(lasting_words(text)).toBe(lasting);
});

test('what is no capture is refused in words', () => {
  expect(() => read_capture_log(new Uint8Array([1, 2, 3]), 'x.pcapng')).toThrow(/^x\.pcapng: /);
});
