import { describe, expect, it } from 'vitest';
import { ip_from_text, ip_to_text, mac_from_text, mac_to_text } from '../../../netx/wire/address_text.ts';

describe('IPv4 addresses', () => {
  it('go to text and back', () => {
    expect(ip_from_text('10.0.2.2')).toBe(0x0a000202);
    expect(ip_to_text(0xfffefdfc)).toBe('255.254.253.252');
  });

  it('are refused with the text that is wrong', () => {
    expect(() => ip_from_text('10.0.2.256')).toThrow('"10.0.2.256" is not an IPv4 address');
  });
});

describe('MAC addresses', () => {
  it('go to text and back', () => {
    expect(mac_to_text(mac_from_text('FE:dc:BA-98-76-54'))).toBe('fe:dc:ba:98:76:54');
  });

  it('are refused with the text that is wrong', () => {
    expect(() => mac_from_text('00:11:22')).toThrow('"00:11:22" is not a MAC address');
  });
});
