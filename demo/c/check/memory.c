/*
 * Memory that changes hands: firmware calls these in place of the services (-Wl,--wrap), and the host learns what may be used
 * from then on. What is released or sent is out of bounds before the service begins, as another thread may get it before the
 * service has come back; when it fails it is as before.
 */

#include "../kit/kit.h"

#define BLOCK 0
#define BYTES 1
#define PACKET 2

SIM_IMPORT(sim_pool_made) void sim_pool_made(unsigned kind, unsigned pool, const char *name, unsigned start, unsigned size);
SIM_IMPORT(sim_pool_gone) void sim_pool_gone(unsigned pool);
SIM_IMPORT(sim_given) void sim_given(unsigned kind, unsigned pool, unsigned address, unsigned size);
SIM_IMPORT(sim_taken) void sim_taken(const char *service, unsigned address);
SIM_IMPORT(sim_kept) void sim_kept(unsigned address);

/* The byte with which memory that nobody has written is filled (instrument/fill.ts); 0: none. */
unsigned sim_fill;

#define WRAPPED(name, parameters, arguments, before, after)                                                                       \
    unsigned __real_##name parameters;                                                                                            \
    unsigned __wrap_##name parameters                                                                                             \
    {                                                                                                                             \
        unsigned status;                                                                                                          \
        before;                                                                                                                   \
        status = __real_##name arguments;                                                                                         \
        after;                                                                                                                    \
        return status;                                                                                                            \
    }

#define MAKES(name, kind, parameters, arguments, pool, title, start, size)                                                        \
    WRAPPED(name, parameters, arguments, (void) 0, if (status == 0) sim_pool_made(kind, pool, title, start, size))
#define GOES(name)                                                                                                                \
    WRAPPED(name, (unsigned pool), (pool), (void) 0, if (status == 0) sim_pool_gone(pool))
#define GIVES(name, kind, parameters, arguments, pool, out, size)                                                                 \
    WRAPPED(name, parameters, arguments, (void) 0, if (status == 0) sim_given(kind, pool, *out, size))
#define TAKES(name, parameters, arguments, memory)                                                                                \
    WRAPPED(name, parameters, arguments, sim_taken(#name, memory), if (status != 0) sim_kept(memory))

MAKES(tx_block_pool_create, BLOCK, (unsigned pool, const char *name, unsigned block, unsigned start, unsigned size),
      (pool, name, block, start, size), pool, name, start, size)
MAKES(tx_byte_pool_create, BYTES, (unsigned pool, const char *name, unsigned start, unsigned size), (pool, name, start, size),
      pool, name, start, size)
MAKES(nx_packet_pool_create, PACKET, (unsigned pool, const char *name, unsigned payload, unsigned start, unsigned size),
      (pool, name, payload, start, size), pool, name, start, size)
GOES(tx_block_pool_delete)
GOES(tx_byte_pool_delete)
GOES(nx_packet_pool_delete)

GIVES(tx_block_allocate, BLOCK, (unsigned pool, unsigned *block, unsigned wait), (pool, block, wait), pool, block, 0)
GIVES(tx_byte_allocate, BYTES, (unsigned pool, unsigned *memory, unsigned size, unsigned wait), (pool, memory, size, wait), pool,
      memory, size)
TAKES(tx_block_release, (unsigned block), (block), block)
TAKES(tx_byte_release, (unsigned memory), (memory), memory)

/* Packets that C is given are seen by the bridge, whoever gives them; packets that are joined to one are its own. */
WRAPPED(nx_packet_data_append, (unsigned packet, unsigned data, unsigned size, unsigned pool, unsigned wait),
        (packet, data, size, pool, wait), (void) 0, sim_kept(packet))

TAKES(nx_packet_release, (unsigned packet), (packet), packet)
TAKES(nx_packet_transmit_release, (unsigned packet), (packet), packet)
TAKES(nx_udp_socket_send, (unsigned socket, unsigned packet, unsigned address, unsigned port), (socket, packet, address, port),
      packet)
TAKES(nx_udp_socket_source_send, (unsigned socket, unsigned packet, unsigned address, unsigned port, unsigned index),
      (socket, packet, address, port, index), packet)
TAKES(nxd_udp_socket_send, (unsigned socket, unsigned packet, unsigned address, unsigned port), (socket, packet, address, port),
      packet)
TAKES(nxd_udp_socket_source_send, (unsigned socket, unsigned packet, unsigned address, unsigned port, unsigned index),
      (socket, packet, address, port, index), packet)
TAKES(nx_tcp_socket_send, (unsigned socket, unsigned packet, unsigned wait), (socket, packet, wait), packet)
TAKES(nx_ip_raw_packet_send, (unsigned ip, unsigned packet, unsigned address, unsigned service), (ip, packet, address, service),
      packet)
TAKES(nx_ip_raw_packet_source_send, (unsigned ip, unsigned packet, unsigned address, unsigned index, unsigned service),
      (ip, packet, address, index, service), packet)
TAKES(nxd_ip_raw_packet_send,
      (unsigned ip, unsigned packet, unsigned address, unsigned protocol, unsigned ttl, unsigned service),
      (ip, packet, address, protocol, ttl, service), packet)
TAKES(nxd_ip_raw_packet_source_send,
      (unsigned ip, unsigned packet, unsigned address, unsigned index, unsigned protocol, unsigned ttl, unsigned service),
      (ip, packet, address, index, protocol, ttl, service), packet)
TAKES(nx_secure_tls_session_send, (unsigned session, unsigned packet, unsigned wait), (session, packet, wait), packet)

void *__real_malloc(unsigned size);
void *__wrap_malloc(unsigned size)
{
    void *memory = __real_malloc(size);
    if (memory != 0 && sim_fill != 0)
        __builtin_memset(memory, (int) sim_fill, size);
    return memory;
}
