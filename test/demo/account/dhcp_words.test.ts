import { expect, it } from 'vitest';
import { dhcp_words, is_dhcp } from '../../../demo/account/dhcp_words.ts';
import { Random } from '../../../rtos/sim_api.ts';
import {
  ACK,
  type ClientMessage,
  client_message,
  DECLINE,
  DISCOVER,
  INFORM,
  NAK,
  OFFER,
  RELEASE,
  REQUEST,
} from '../../netx/servers/dhcp/messages.ts';

const LEASE = [51, 4, 0, 0, 14, 16];

it.each<[ClientMessage, string]>([
  [{ type: DISCOVER, host: 'sensor' }, 'DHCP discover of "sensor"'],
  [{ type: DISCOVER, wants: '10.0.0.7' }, 'DHCP discover, 10.0.0.7 if possible'],
  [{ type: REQUEST, wants: '10.0.0.7', server: '10.0.0.1' }, 'DHCP request: 10.0.0.7 from 10.0.0.1'],
  [{ type: REQUEST, wants: '10.0.0.7' }, 'DHCP request: 10.0.0.7'],
  [{ type: REQUEST, has: '10.0.0.7' }, 'DHCP request: renew 10.0.0.7'],
  [{ type: DECLINE, wants: '10.0.0.7' }, 'DHCP decline: 10.0.0.7 is in use'],
  [{ type: RELEASE, has: '10.0.0.7' }, 'DHCP release: 10.0.0.7'],
  [{ type: INFORM, has: '10.0.0.7' }, 'DHCP inform: 10.0.0.7'],
  [{ type: NAK }, 'DHCP NAK: start over'],
  [{ type: ACK }, 'DHCP acknowledgment: no address'],
])('%j is told in words', (message, words) => {
  expect(dhcp_words(client_message(message))).toBe(words);
});

it('offers and acknowledgments are told with their leases', () => {
  const offer = client_message({ type: OFFER, more: LEASE });
  offer.set([10, 0, 0, 7], 16);
  expect(dhcp_words(offer)).toBe('DHCP offer: 10.0.0.7 for 3600 s');
  const forever = client_message({ type: ACK, more: [51, 4, 255, 255, 255, 255] });
  forever.set([10, 0, 0, 7], 16);
  expect(dhcp_words(forever)).toBe('DHCP acknowledgment: 10.0.0.7 for ever');
});

it('what is none is malformed, and nothing stops the telling', () => {
  expect(dhcp_words(new Uint8Array(10))).toBe('DHCP, malformed, 10 bytes');
  expect(dhcp_words(client_message({ type: 99 }))).toBe('DHCP, malformed, 300 bytes');
  expect([is_dhcp(68, 67), is_dhcp(67, 67), is_dhcp(68, 53)]).toEqual([true, true, false]);
  const random = new Random(2);
  for (let n = 0; n < 20_000; n++) {
    const bytes = client_message({ type: 1 + random.below(8), host: 'x' });
    for (let changes = 8; changes > 0; changes--) bytes[236 + random.below(64)] = random.below(256);
    expect(dhcp_words(bytes.subarray(0, random.below(301)))).toMatch(/^DHCP/);
  }
});
