import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { faults_of, receive_stream, streams } from './inbound_stream.ts';

describe('a byte stream from a broker, cut anywhere and damaged', () => {
  test('leaves no packet behind, and ends the connection only for a reason that is named', () => {
    fc.assert(
      fc.property(streams, (stream) => {
        expect(faults_of(receive_stream(stream))).toEqual([]);
      }),
      { numRuns: 200, seed: 7 },
    );
  });

  test('never stops the simulation, as published either', () => {
    fc.assert(
      fc.property(streams, (stream) => {
        const { log } = receive_stream(stream, { profile: 'published' });
        expect(log.length).toBeGreaterThan(0);
      }),
      { numRuns: 100, seed: 8 },
    );
  });
});
