/**
 * Reading and writing numbers in network byte order (big-endian) in packet memory. Offsets are bytes into the memory.
 * All results are unsigned.
 */

export function read16(memory: Uint8Array, at: number): number {
  return ((memory[at] as number) << 8) | (memory[at + 1] as number);
}

export function read32(memory: Uint8Array, at: number): number {
  return (
    (((memory[at] as number) << 24) |
      ((memory[at + 1] as number) << 16) |
      ((memory[at + 2] as number) << 8) |
      (memory[at + 3] as number)) >>>
    0
  );
}

export function write16(memory: Uint8Array, at: number, value: number): void {
  memory[at] = value >>> 8;
  memory[at + 1] = value;
}

export function write32(memory: Uint8Array, at: number, value: number): void {
  memory[at] = value >>> 24;
  memory[at + 1] = value >>> 16;
  memory[at + 2] = value >>> 8;
  memory[at + 3] = value;
}

export function same_bytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, at) => byte === b[at]);
}

/** An IPv4 address from its four numbers: `IP_ADDRESS(10, 0, 0, 1)`. */
export function IP_ADDRESS(a: number, b: number, c: number, d: number): number {
  return ((a << 24) | (b << 16) | (c << 8) | d) >>> 0;
}
