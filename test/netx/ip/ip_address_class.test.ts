import { expect, test } from 'vitest';
import { valid_host_address } from '../../../netx/ip/ip_address_class.ts';
import { IP_ADDRESS } from '../../../netx/nx_api.ts';

test('classes A, B and C and "none yet", but not multicast, reserved and broadcast', () => {
  const valid = [
    0,
    IP_ADDRESS(10, 0, 0, 1),
    IP_ADDRESS(172, 16, 0, 1),
    IP_ADDRESS(192, 168, 0, 1),
    IP_ADDRESS(223, 1, 1, 1),
  ];
  const invalid = [IP_ADDRESS(224, 0, 0, 1), IP_ADDRESS(240, 0, 0, 1), 0xffffffff];
  expect(valid.map(valid_host_address)).toEqual(valid.map(() => true));
  expect(invalid.map(valid_host_address)).toEqual(invalid.map(() => false));
});
