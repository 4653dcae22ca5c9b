// How much of a pool's memory is not payload.

/** Bytes of a packet's header in pool memory: sizeof(NX_PACKET) of a 32-bit IPv4 build. */
export const SIZEOF_NX_PACKET = 56;
