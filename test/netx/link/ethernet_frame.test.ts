import { describe, expect, it } from 'vitest';
import {
  FramePool,
  mac_at,
  mac_from_words,
  mac_is_group,
  mac_lsw,
  mac_msw,
  mac_write,
} from '../../../netx/link/ethernet_frame.ts';
import { mac_from_text, mac_to_text } from '../../../netx/wire/address_text.ts';

describe('MAC addresses', () => {
  it('go through text, bytes and the two words of NetX Duo unchanged', () => {
    const mac = mac_from_text('FE:dc:BA-98-76-54');
    const bytes = new Uint8Array(8);
    mac_write(bytes, 1, mac);
    expect([...bytes]).toEqual([0, 0xfe, 0xdc, 0xba, 0x98, 0x76, 0x54, 0]);
    expect(mac_at(bytes, 1)).toBe(mac);
    expect(mac_from_words(mac_msw(mac), mac_lsw(mac))).toBe(mac);
    expect(mac_to_text(mac)).toBe('fe:dc:ba:98:76:54');
  });

  it('are group addresses by the lowest bit of the first byte', () => {
    expect(mac_is_group(mac_from_text('01:00:5e:00:00:01'))).toBe(true);
    expect(mac_is_group(mac_from_text('02:00:5e:00:00:01'))).toBe(false);
    expect(mac_is_group(0xffff_ffff_ffff)).toBe(true);
  });
});

describe('the frame pool', () => {
  it('gives a buffer again only after every holder released it', () => {
    const pool = new FramePool(100);
    const frame = pool.take(60);
    frame.hold();
    frame.release();
    expect(pool.in_use).toBe(1);
    expect(pool.take(60)).not.toBe(frame);
    frame.release();
    expect(pool.in_use).toBe(1);
    expect(pool.take(60)).toBe(frame);
  });

  it('throws when a frame is released once too often', () => {
    const frame = new FramePool(100).take(60);
    frame.release();
    expect(() => frame.release()).toThrow('released more often');
  });

  it('hands a frame out without the notes of its former life', () => {
    const pool = new FramePool(100);
    const frame = pool.take(60);
    frame.happened = [{ note: 'lost' }];
    expect(frame.notes).toEqual(['lost']);
    frame.release();
    expect(pool.take(60).notes).toEqual([]);
  });
});
