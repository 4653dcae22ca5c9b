import { expect, test } from 'vitest';
import { fault_words } from '../../../../../demo/report/viewer/network/wire_frames.ts';
import { document_of, frames_in, replayed_document, scenario_named } from '../../documents.ts';

test('a frame that arrived is delivered, at whom it is addressed to; a broadcast reaches all', async () => {
  const frames = await frames_in(await document_of(scenario_named('mqtt')));
  expect(new Set(frames.map(({ fate }) => fate))).toEqual(new Set(['delivered']));
  const [arp] = frames.filter(({ fields }) => fields.kind === 'arp_request');
  expect([arp?.frame.to, arp?.reached]).toEqual(['all', ['broker']]);
  const [syn] = frames.filter(({ fields }) => fields.kind === 'tcp_syn');
  expect([syn?.frame.from, syn?.reached]).toEqual(['board', ['broker']]);
});

test('a frame that a loose cable took is lost, and says where', async () => {
  const frames = await frames_in(await replayed_document('stuck-sender'));
  const lost = frames.filter(({ fate }) => fate === 'lost');
  expect(lost.length).toBeGreaterThan(3);
  expect(lost.every(({ arrived_ns }) => arrived_ns === null)).toBe(true);
  expect(fault_words((lost[0] as (typeof lost)[0]).frame)).toBe(
    'lost, link down for 8 s at pump.eth0 outbound',
  );
});
