import { describe, expect, test } from 'vitest';
import { received_data_length } from '../../../netx/tcp/nx_tcp_header.ts';
import { trim_back, trim_front } from '../../../netx/tcp/nx_tcp_trim.ts';
import { data_of, segment } from './segment.ts';

describe('cutting a segment', () => {
  test('at the end leaves the front', () => {
    const packet = segment({ data: [1, 2, 3, 4, 5] });
    trim_back(packet, 2);
    expect(data_of(packet)).toEqual([1, 2, 3]);
    expect(received_data_length(packet)).toBe(3);
  });

  test('in front leaves the end, behind a header that stays where it is', () => {
    const packet = segment({ sequence: 77, data: [1, 2, 3, 4, 5] });
    trim_front(packet, 2);
    expect(data_of(packet)).toEqual([3, 4, 5]);
    expect(received_data_length(packet)).toBe(3);
  });

  test('in front takes data, never options, although it moves over them', () => {
    const packet = segment({ options: [2, 4, 5, 0xb4], data: [1, 2, 3, 4, 5] });
    trim_front(packet, 3);
    expect(data_of(packet)).toEqual([4, 5]);
  });

  test('by nothing, or by more than there is, changes nothing', () => {
    const packet = segment({ data: [1, 2] });
    trim_front(packet, 0);
    trim_front(packet, 500);
    trim_back(packet, 500);
    expect(data_of(packet)).toEqual([1, 2]);
  });
});
