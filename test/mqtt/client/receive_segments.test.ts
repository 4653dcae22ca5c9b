import { describe, expect, test } from 'vitest';
import type { ByteRun } from '../../../mqtt/client/nxd_mqtt_cb.ts';
import {
  NXD_MQTT_INVALID_PACKET,
  NXD_MQTT_PARTIAL_PACKET,
  NXD_MQTT_SUCCESS,
} from '../../../mqtt/client/nxd_mqtt_constants.ts';
import {
  append_packet,
  bytes_in_first,
  extract,
  first_byte,
  read_fixed_header,
  share,
  trim,
} from '../../../mqtt/client/receive_segments.ts';
import { NX_PACKET } from '../../../netx/nx_api.ts';
import type { Service } from '../../../rtos/tx_api.ts';

/** A run of the numbers 0, 1, 2, ... in segments of these sizes. */
function numbers(...sizes: number[]): ByteRun {
  let value = 0;
  return segments(sizes.map((size) => Array.from({ length: size }, () => value++)));
}

function segments(parts: number[][]): ByteRun {
  let run: ByteRun | null = null;
  for (const part of parts) {
    const packet = new NX_PACKET();
    packet.nx_packet_memory = Uint8Array.from([255, ...part, 255]);
    packet.nx_packet_prepend_ptr = 1;
    packet.nx_packet_append_ptr = 1 + part.length;
    packet.nx_packet_length = part.length;
    run = append_packet(run, packet);
    // Somebody else holds it too: these packets have no pool to go back to.
    run.last.holders = 2;
  }
  return run as ByteRun;
}

function bytes(run: ByteRun, offset = 0, count = 100): number[] | null {
  const target = new Uint8Array(count);
  const copied = extract(run, offset, target, count);
  return copied < 0 ? null : [...target.subarray(0, copied)];
}

/** Runs a service that never waits here. */
function finish(service: Service<unknown>): void {
  for (const _step of service) throw new Error('it waited');
}

describe('received segments', () => {
  test('trimmed by exactly the first one begin with the second', () => {
    const run = numbers(3, 1, 4);
    const [first] = [run.first];
    finish(trim(run, 3));
    expect([first_byte(run), bytes_in_first(run), run.length]).toEqual([3, 1, 5]);
    expect(first.holders).toBe(1);
  });

  test('read as one run of bytes', () => {
    const run = numbers(3, 1, 4);
    expect(run.length).toBe(8);
    expect(bytes(run)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect(bytes(run, 2, 3)).toEqual([2, 3, 4]);
    expect(bytes(run, 7)).toEqual([7]);
    expect(bytes(run, 8)).toBeNull();
    expect([first_byte(run), bytes_in_first(run)]).toEqual([0, 3]);
  });

  test.each([1, 2, 3, 4, 7])('can be cut by %i bytes at the front', (count) => {
    const run = numbers(3, 1, 4);
    finish(trim(run, count));
    expect(bytes(run)).toEqual([0, 1, 2, 3, 4, 5, 6, 7].slice(count));
    expect(run.length).toBe(8 - count);
  });

  test('can be shared: a share ends where its message does, and holds only the packets it needs', () => {
    const run = numbers(3, 1, 4);
    const head = share(run, 4);
    expect(bytes(head)).toEqual([0, 1, 2, 3]);
    expect([head.first.holders, head.last.holders, run.last.holders]).toEqual([3, 3, 2]);
    finish(trim(run, 4));
    expect(head.first.holders).toBe(2);
    const middle = share(run, 2);
    expect(bytes(middle)).toEqual([4, 5]);
    expect(bytes(head)).toEqual([0, 1, 2, 3]);
  });
});

describe('a fixed header', () => {
  const header = { remaining_length: 0, offset: 0 };
  const read = (...parts: number[][]) => [
    read_fixed_header(segments(parts), header),
    header.remaining_length,
    header.offset,
  ];

  test('tells length and place of what follows, however it is cut (MQTT 2.2.3)', () => {
    const body = Array.from({ length: 130 }, () => 0);
    expect(read([0x30, 2, 7, 7])).toEqual([NXD_MQTT_SUCCESS, 2, 2]);
    expect(read([0x30], [0x82], [0x01, ...body])).toEqual([NXD_MQTT_SUCCESS, 130, 3]);
    expect(read([0x30, 0x82, 0x80, 0x80, 0x00, 1, 2])).toEqual([NXD_MQTT_SUCCESS, 2, 5]);
  });

  test('is partial while bytes are missing, with its length as soon as that is known', () => {
    expect(read([0x30])).toEqual([NXD_MQTT_PARTIAL_PACKET, 0, 0]);
    expect(read([0x30, 0x80])).toEqual([NXD_MQTT_PARTIAL_PACKET, 0, 0]);
    expect(read([0x30, 0xff, 0xff, 0xff, 0x7f])).toEqual([NXD_MQTT_PARTIAL_PACKET, 268_435_455, 5]);
  });

  test('is invalid with a fifth length byte', () => {
    expect(read([0x30, 0xff, 0xff, 0xff, 0xff])[0]).toBe(NXD_MQTT_INVALID_PACKET);
  });
});
