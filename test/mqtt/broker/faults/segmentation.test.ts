import { describe, expect, it } from 'vitest';
import { type Answer, BrokerFaults } from '../../../../mqtt/broker/faults/broker_fault.ts';
import { SEGMENTATION_OPTIONS, segmentation } from '../../../../mqtt/broker/faults/segmentation.ts';
import { hex } from '../../codec/vectors.ts';
import { always, PUBACK_7 } from './chosen.ts';

function cut(option: number, bytes: Uint8Array = PUBACK_7.bytes): Answer {
  const faults = new BrokerFaults(always(option).choose);
  faults.install(segmentation());
  return faults.answer('c', PUBACK_7.packet, bytes);
}

describe('segmentation', () => {
  it.each([
    [SEGMENTATION_OPTIONS.AFTER_FIRST_BYTE, ['40', '020007']],
    [SEGMENTATION_OPTIONS.IN_THE_MIDDLE, ['4002', '0007']],
    [SEGMENTATION_OPTIONS.BYTE_BY_BYTE, ['40', '02', '00', '07']],
    [SEGMENTATION_OPTIONS.JOINED, ['40020007']],
  ])('option %i gives %j', (option, pieces) => {
    const answer = cut(option);
    expect(answer.pieces.map(hex)).toEqual(pieces);
    expect(answer.join_next).toBe(option === SEGMENTATION_OPTIONS.JOINED);
  });

  it('never loses, doubles or empties: the pieces of any length joined are the bytes', () => {
    for (let length = 1; length < 100; length++) {
      const bytes = Uint8Array.from({ length }, (_, n) => n);
      for (const option of [1, 2, 3]) {
        const { pieces } = cut(option, bytes);
        expect(pieces.flatMap((piece) => [...piece])).toEqual([...bytes]);
        expect(pieces.every((piece) => piece.length > 0) && pieces.length <= 16).toBe(true);
      }
    }
  });
});
