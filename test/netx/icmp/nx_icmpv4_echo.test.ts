import { expect, test } from 'vitest';
import { NX_ICMPV4_ECHO } from '../../../netx/nx_api.ts';

test('an echo header is written into and read out of packet memory in network byte order', () => {
  const memory = new Uint8Array(12);
  const echo = new NX_ICMPV4_ECHO(memory, 2);
  echo.nx_icmpv4_echo_header.nx_icmpv4_header_type = 8;
  echo.nx_icmpv4_echo_header.nx_icmpv4_header_code = 1;
  echo.nx_icmpv4_echo_header.nx_icmpv4_header_checksum = 0x1234;
  echo.nx_icmpv4_echo_identifier = 0xabcd;
  echo.nx_icmpv4_echo_sequence_num = 0x0102;
  expect([...memory]).toEqual([0, 0, 8, 1, 0x12, 0x34, 0xab, 0xcd, 1, 2, 0, 0]);
  const read = new NX_ICMPV4_ECHO(memory, 2);
  const { nx_icmpv4_echo_header: header } = read;
  expect([read.nx_icmpv4_echo_identifier, read.nx_icmpv4_echo_sequence_num]).toEqual([0xabcd, 0x0102]);
  expect([header.nx_icmpv4_header_type, header.nx_icmpv4_header_code]).toEqual([8, 1]);
  expect(header.nx_icmpv4_header_checksum).toBe(0x1234);
});
