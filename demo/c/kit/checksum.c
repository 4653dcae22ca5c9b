/* The checksum of the internet protocols (RFC 1071), for firmware that changes packets and computes it anew. */

#include "nx_ip.h"

static ULONG halves(const ULONG *words, UINT count)
{
    ULONG sum = 0;

    for (UINT i = 0; i < count; i++)
        sum += (words[i] >> 16) + (words[i] & 0xFFFF);
    return sum;
}

/* RFC 9293 3.1, RFC 8200 8.1: addresses, protocol and length. */
static ULONG pseudo_header(const NX_PACKET *packet, ULONG protocol, UINT length, const ULONG *source, const ULONG *destination)
{
    UINT words = packet->nx_packet_ip_version == NX_IP_VERSION_V6 ? 4 : 1;

    return halves(source, words) + halves(destination, words) + protocol + (length >> 16) + (length & 0xFFFF);
}

__attribute__((weak)) USHORT _nx_ip_checksum_compute(NX_PACKET *packet_ptr, ULONG protocol, UINT data_length, ULONG *src_ip_addr,
                                                     ULONG *dest_ip_addr)
{
    ULONG sum = 0;
    UINT left = data_length, shift = 8;

    if (protocol == NX_PROTOCOL_TCP || protocol == NX_PROTOCOL_UDP || protocol == NX_PROTOCOL_ICMPV6)
        sum = pseudo_header(packet_ptr, protocol, data_length, src_ip_addr, dest_ip_addr);
    for (NX_PACKET *part = packet_ptr; part != NX_NULL && left > 0; part = part->nx_packet_next)
        for (UCHAR *at = part->nx_packet_prepend_ptr; at < part->nx_packet_append_ptr && left > 0; at++, left--) {
            sum += (ULONG) *at << shift;
            sum = (sum >> 16) + (sum & 0xFFFF);
            shift ^= 8;
        }
    sum = (sum >> 16) + (sum & 0xFFFF);
    return (USHORT) ((sum >> 16) + (sum & 0xFFFF));
}
