import { expect, it } from 'vitest';
import type { Choose } from '../../../../mqtt/broker/faults/broker_fault.ts';
import {
  all_websocket_faults,
  BrokerFaults,
  refuse_websocket,
  websocket_close,
  websocket_fragments,
} from '../../../../mqtt/broker/faults/index.ts';
import { BrokerWebsocket, websocket_frames } from '../../../../mqtt/broker/firmware/broker_websocket.ts';
import { MQTT_PINGRESP } from '../../../../mqtt/codec/mqtt_packet.ts';
import { request_text } from '../../../../mqtt/websocket/websocket_handshake.ts';

const PACKET = { type: MQTT_PINGRESP } as const;
const BYTES: Uint8Array = Uint8Array.of(0xd0, 0x00);
const REQUEST = Uint8Array.from(Buffer.from(request_text('broker', '/mqtt', 'dGhlIHNhbXBsZSBub25jZQ==')));

/** Takes an option at one place. */
function chosen(at: string, taken: number): Choose {
  return (kind, site) => (`${kind} ${site}` === at ? taken : 0);
}

function frames(faults: BrokerFaults, bytes = BYTES): string {
  return Buffer.from(websocket_frames(faults.websocket('board', PACKET, bytes))).toString('hex');
}

it('nominally all of them do nothing', () => {
  const faults = new BrokerFaults(() => 0);
  for (const fault of all_websocket_faults()) faults.install(fault);
  expect([frames(faults), faults.refuse_websocket()]).toEqual(['8202d000', null]);
});

it('a message comes in fragments, with a ping between them or byte by byte', () => {
  const asked: string[] = [];
  const cut = (taken: number, bytes?: Uint8Array): string => {
    const faults = new BrokerFaults((kind, site, options, means) => {
      asked.push(`${kind} ${site} of ${options}: ${means?.(taken)}`);
      return taken;
    });
    faults.install(websocket_fragments());
    return frames(faults, bytes);
  };
  expect([cut(1), cut(2), cut(3)]).toEqual(['0201d0800100', '0201d08900800100', '0201d0800100']);
  expect(asked[1]).toBe(
    'segmentation board/PINGRESP/fragments of 4: in two fragments with a ping between them',
  );
  // No more than 16, the last with all that is left.
  const long = cut(3, new Uint8Array(20).fill(1));
  expect(long).toBe(`020101${'000101'.repeat(14)}8005${'01'.repeat(5)}`);
});

it('the WebSocket is closed instead of an answer, or not opened', () => {
  const closes = new BrokerFaults(chosen('broker_close board/PINGRESP/websocket', 2));
  closes.install(websocket_close());
  expect(frames(closes)).toBe('880203f3');
  const refuses = new BrokerFaults(chosen('broker_answer websocket/refuse', 3));
  refuses.install(refuse_websocket());
  const websocket = new BrokerWebsocket(() => refuses.refuse_websocket());
  websocket.take(REQUEST);
  expect(Buffer.from(websocket.replies[0]!).toString()).toBe(
    'HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n',
  );
  expect(websocket.over).toBe(true);
});

it('a request that is wrong by itself is not a matter of faults', () => {
  const websocket = new BrokerWebsocket(() => {
    throw new Error('asked');
  });
  websocket.take(Uint8Array.from(Buffer.from('GET / HTTP/1.1\r\n\r\n')));
  expect(Buffer.from(websocket.replies[0]!).toString()).toMatch(/^HTTP\/1\.1 400 /);
});
