// What a build with `--check` asks of compiler and linker, and where its memory lies. In front of the variables there is a shadow,
// a byte for each eight bytes of memory, in which code looks before each access (check/access.c).

import { SHADOW_START } from '../bridge/check/shadow.ts';

const PAGE = 65_536;
/** Of nine parts of the memory one is shadow, so that the firmware has what it has without checks. */
const PARTS = 8;

/** Undefined behaviour that is told; null pointers and limits of memory are seen by the access. */
const UNDEFINED = [
  'signed-integer-overflow',
  'shift',
  'bounds',
  'bool',
  'enum',
  'float-cast-overflow',
  'builtin',
  'vla-bound',
];

/** Of the compiler, for the sources of a firmware. */
export const CHECK_FLAGS: readonly string[] = [
  '-Xclang',
  '-fsanitize=kernel-address',
  ...[
    'asan-instrumentation-with-call-threshold=0',
    'asan-stack=1',
    'asan-globals=1',
    `asan-mapping-offset=${SHADOW_START}`,
    'asan-max-inline-poisoning-size=0',
    'asan-kernel-mem-intrinsic-prefix=1',
  ].flatMap((option) => ['-mllvm', `-${option}`]),
  `-fsanitize=${UNDEFINED.join(',')}`,
  '-fsanitize-minimal-runtime',
];

/** Services in whose place those of check/memory.c are called, and functions of the library. */
const WRAPPED = [
  ...['tx_block_pool_create', 'tx_byte_pool_create', 'nx_packet_pool_create'],
  ...['tx_block_pool_delete', 'tx_byte_pool_delete', 'nx_packet_pool_delete'],
  ...['tx_block_allocate', 'tx_byte_allocate', 'tx_block_release', 'tx_byte_release'],
  ...['nx_packet_data_append', 'nx_packet_release', 'nx_packet_transmit_release'],
  ...['nx_udp_socket_send', 'nx_udp_socket_source_send', 'nxd_udp_socket_send', 'nxd_udp_socket_source_send'],
  ...['nx_tcp_socket_send', 'nx_secure_tls_session_send'],
  ...['nx_ip_raw_packet_send', 'nx_ip_raw_packet_source_send'],
  ...['nxd_ip_raw_packet_send', 'nxd_ip_raw_packet_source_send'],
  'malloc',
  // check/strings.c
  ...['strlen', 'strcpy', 'strncpy', 'strcat', 'strncat', 'memcmp', 'sim_format'],
];

/** Of the linker. */
export const CHECK_LINK_FLAGS: readonly string[] = WRAPPED.map((name) => `-Wl,--wrap=${name}`);

/** All memory of a board whose firmware has so much: with the shadow. */
export function memory_with_shadow(bytes: number): number {
  return Math.ceil((bytes * PARTS) / (PARTS - 1) / PAGE) * PAGE;
}

/** The shadow of so much memory. */
export function shadow_bytes(memory_bytes: number): number {
  return memory_bytes / PARTS;
}

/** The first byte behind the shadow of so much memory, where variables begin. */
export function first_variable(memory_bytes: number): number {
  return SHADOW_START + shadow_bytes(memory_bytes);
}

/** What the files of check/ are told of it. */
export function check_defines(first: number): string[] {
  return [`SIM_SHADOW=${SHADOW_START}`, `SIM_FIRST_VARIABLE=${first}`];
}
