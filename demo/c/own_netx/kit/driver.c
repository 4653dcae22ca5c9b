/*
 * The link driver between a NetX Duo of the firmware's own and the simulated network card: the same card and the same manners as those
 * of the simulator's driver (netx/link). The card copies what it sends, so the Ethernet header is written in front of the packet for as
 * long as that takes. Received frames are copied into packets of the IP instance's default pool.
 */

/* The services themselves: what a driver calls is no call of the application. */
#ifndef NX_DISABLE_ERROR_CHECKING
#define NX_DISABLE_ERROR_CHECKING
#endif
#include "nx_api.h"

#include "../../include/vendor_drivers.h"
#include "../../kit/kit.h"
#include "packet_list.h"

#define HEADER_BYTES 14
/* So that the IP header behind the Ethernet header stands at a multiple of four. */
#define ALIGNMENT_BYTES 2
#define TYPE_IPV4 0x0800
#define TYPE_ARP 0x0806
#define TYPE_RARP 0x8035
#define TYPE_IPV6 0x86DD
#define FULL_DUPLEX 1
#define MOST_CARDS 8

/* Causes of an interrupt, and what a card is asked. */
#define RECEIVED 1
#define SENT 2
#define LINK_CHANGED 4
enum { ASK_LINK, ASK_SPEED, ASK_MTU, ASK_MAC_HIGH, ASK_MAC_LOW, ASK_FACTORY_HIGH, ASK_FACTORY_LOW, ASK_OVERRUNS };

SIM_IMPORT(sim_nic_attach) int sim_nic_attach(void);
SIM_IMPORT(sim_nic_start) void sim_nic_start(int card);
SIM_IMPORT(sim_nic_detach) void sim_nic_detach(int card);
SIM_IMPORT(sim_nic_enable) void sim_nic_enable(int card, int enabled);
SIM_IMPORT(sim_nic_ask) unsigned long sim_nic_ask(int card, int what);
SIM_IMPORT(sim_nic_set_mac) void sim_nic_set_mac(int card, unsigned long high, unsigned long low);
SIM_IMPORT(sim_nic_join) int sim_nic_join(int card, unsigned long high, unsigned long low);
SIM_IMPORT(sim_nic_leave) int sim_nic_leave(int card, unsigned long high, unsigned long low);
SIM_IMPORT(sim_nic_put) void sim_nic_put(int card, const void *bytes, unsigned long length);
SIM_IMPORT(sim_nic_send) int sim_nic_send(int card);
SIM_IMPORT(sim_nic_causes) unsigned sim_nic_causes(int card);
SIM_IMPORT(sim_nic_sent) unsigned sim_nic_sent(int card);
/* Length of the oldest frame that came, 0 for none; and its bytes, after which it is gone. */
SIM_IMPORT(sim_nic_arrived) unsigned long sim_nic_arrived(int card);
SIM_IMPORT(sim_nic_take) void sim_nic_take(int card, void *bytes);
/* The Ethernet header would lie in front of the memory of this packet. */
SIM_IMPORT(sim_packet_no_room) void sim_packet_no_room(const NX_PACKET *packet);

typedef struct {
    NX_IP *ip;
    NX_INTERFACE *interface;
    int attached, enabled;
    LIST in_card, waiting;
    ULONG packets_sent, packets_received, no_packet, too_long, unknown_type, send_errors;
} DRIVER;

static DRIVER drivers[MOST_CARDS];

/* What a card has of packets, for whoever looks where packets are: the oldest one in it, and the oldest that waits for room in it. */
SIM_EXPORT(sim_nic_packets) const void *sim_nic_packets(int card, int waiting)
{
    return waiting ? drivers[card].waiting.first : drivers[card].in_card.first;
}

/* The card of an interface, -1 for none. */
static int card_of(const NX_INTERFACE *interface)
{
    int card;
    for (card = 0; card < MOST_CARDS; card++)
        if (drivers[card].attached && drivers[card].interface == interface)
            return card;
    return -1;
}

/* False: the card's ring is full. */
static int put_in_card(int card, NX_PACKET *packet)
{
    const NX_PACKET *piece = packet;
    sim_nic_put(card, packet->nx_packet_prepend_ptr - HEADER_BYTES,
                (ULONG) (packet->nx_packet_append_ptr - packet->nx_packet_prepend_ptr) + HEADER_BYTES);
#ifndef NX_DISABLE_PACKET_CHAIN
    while ((piece = piece->nx_packet_next) != NX_NULL)
        sim_nic_put(card, piece->nx_packet_prepend_ptr, (ULONG) (piece->nx_packet_append_ptr - piece->nx_packet_prepend_ptr));
#else
    (void) piece;
#endif
    if (!sim_nic_send(card))
        return 0;
    append(&drivers[card].in_card, packet);
    drivers[card].packets_sent++;
    return 1;
}

static void put16(UCHAR *at, ULONG value)
{
    at[0] = (UCHAR) (value >> 8);
    at[1] = (UCHAR) value;
}

static void put48(UCHAR *at, ULONG high, ULONG low)
{
    put16(at, high);
    put16(at + 2, low >> 16);
    put16(at + 4, low);
}

static ULONG type_of(UINT command, const NX_PACKET *packet)
{
    if (command == NX_LINK_ARP_SEND || command == NX_LINK_ARP_RESPONSE_SEND)
        return TYPE_ARP;
    if (command == NX_LINK_RARP_SEND)
        return TYPE_RARP;
#ifdef FEATURE_NX_IPV6
    if (packet->nx_packet_ip_version == NX_IP_VERSION_V6)
        return TYPE_IPV6;
#else
    (void) packet;
#endif
    return TYPE_IPV4;
}

static UINT send(int card, const NX_IP_DRIVER *request)
{
    DRIVER *driver = &drivers[card];
    NX_PACKET *packet = request->nx_ip_driver_packet;
    UCHAR *header = packet->nx_packet_prepend_ptr - HEADER_BYTES;
    if (!driver->enabled || header < packet->nx_packet_data_start) {
        driver->send_errors++;
        if (driver->enabled)
            sim_packet_no_room(packet);
        nx_packet_transmit_release(packet);
        return driver->enabled ? NX_UNDERFLOW : NX_NOT_ENABLED;
    }
    put48(header, request->nx_ip_driver_physical_address_msw, request->nx_ip_driver_physical_address_lsw);
    put48(header + 6, driver->interface->nx_interface_physical_address_msw, driver->interface->nx_interface_physical_address_lsw);
    put16(header + 12, type_of(request->nx_ip_driver_command, packet));
    if (driver->waiting.first != NX_NULL || !put_in_card(card, packet))
        append(&driver->waiting, packet);
    return NX_SUCCESS;
}

static ULONG link_state(int card)
{
    return drivers[card].enabled && sim_nic_ask(card, ASK_LINK) ? NX_TRUE : NX_FALSE;
}

static void initialize(int card)
{
    NX_INTERFACE *interface = drivers[card].interface;
    interface->nx_interface_ip_mtu_size = sim_nic_ask(card, ASK_MTU);
    interface->nx_interface_physical_address_msw = sim_nic_ask(card, ASK_MAC_HIGH);
    interface->nx_interface_physical_address_lsw = sim_nic_ask(card, ASK_MAC_LOW);
    interface->nx_interface_address_mapping_needed = NX_TRUE;
    sim_nic_start(card);
}

static UINT attach(NX_IP_DRIVER *request)
{
    int card = sim_nic_attach();
    if (card < 0 || card >= MOST_CARDS)
        return NX_INVALID_INTERFACE;
    memset(&drivers[card], 0, sizeof drivers[card]);
    drivers[card].ip = request->nx_ip_driver_ptr;
    drivers[card].interface = request->nx_ip_driver_interface;
    drivers[card].attached = 1;
    return NX_SUCCESS;
}

static void detach(int card)
{
    DRIVER *driver = &drivers[card];
    sim_nic_detach(card);
    driver->attached = 0;
    driver->interface->nx_interface_link_up = NX_FALSE;
    release_all(&driver->in_card);
    release_all(&driver->waiting);
}

static int answer(int card, UINT command, ULONG *value)
{
    DRIVER *driver = &drivers[card];
    switch (command) {
    case NX_LINK_GET_STATUS:
        *value = driver->interface->nx_interface_link_up;
        return 1;
    case NX_LINK_GET_SPEED:
        *value = sim_nic_ask(card, ASK_SPEED);
        return 1;
    case NX_LINK_GET_DUPLEX_TYPE:
        *value = FULL_DUPLEX;
        return 1;
    case NX_LINK_GET_ERROR_COUNT:
        *value = driver->too_long + driver->unknown_type + driver->send_errors + sim_nic_ask(card, ASK_OVERRUNS);
        return 1;
    case NX_LINK_GET_RX_COUNT:
        *value = driver->packets_received;
        return 1;
    case NX_LINK_GET_TX_COUNT:
        *value = driver->packets_sent;
        return 1;
    case NX_LINK_GET_ALLOC_ERRORS:
        *value = driver->no_packet;
        return 1;
#ifdef NX_ENABLE_INTERFACE_CAPABILITY
    case NX_INTERFACE_CAPABILITY_GET:
        *value = driver->interface->nx_interface_capability_flag;
        return 1;
#endif
    default:
        return 0;
    }
}

static UINT command_status(int card, NX_IP_DRIVER *request)
{
    DRIVER *driver = &drivers[card];
    ULONG high = request->nx_ip_driver_physical_address_msw;
    ULONG low = request->nx_ip_driver_physical_address_lsw;
    switch (request->nx_ip_driver_command) {
    case NX_LINK_INITIALIZE:
        initialize(card);
        return NX_SUCCESS;
    case NX_LINK_ENABLE:
    case NX_LINK_RX_ENABLE:
    case NX_LINK_DISABLE:
        driver->enabled = request->nx_ip_driver_command != NX_LINK_DISABLE;
        sim_nic_enable(card, driver->enabled);
        driver->interface->nx_interface_link_up = (UCHAR) link_state(card);
        return NX_SUCCESS;
    case NX_LINK_UNINITIALIZE:
    case NX_LINK_INTERFACE_DETACH:
        detach(card);
        return NX_SUCCESS;
    case NX_LINK_MULTICAST_JOIN:
        return sim_nic_join(card, high, low) ? NX_SUCCESS : NX_NO_MORE_ENTRIES;
    case NX_LINK_MULTICAST_LEAVE:
        return sim_nic_leave(card, high, low) ? NX_SUCCESS : NX_ENTRY_NOT_FOUND;
    case NX_LINK_SET_PHYSICAL_ADDRESS:
        sim_nic_set_mac(card, high, low);
        return NX_SUCCESS;
    case NX_LINK_FACTORY_ADDRESS_GET:
        request->nx_ip_driver_physical_address_msw = sim_nic_ask(card, ASK_FACTORY_HIGH);
        request->nx_ip_driver_physical_address_lsw = sim_nic_ask(card, ASK_FACTORY_LOW);
        return NX_SUCCESS;
    case NX_LINK_DEFERRED_PROCESSING:
        return NX_SUCCESS;
#ifdef NX_ENABLE_INTERFACE_CAPABILITY
    case NX_INTERFACE_CAPABILITY_SET:
        driver->interface->nx_interface_capability_flag = *request->nx_ip_driver_return_ptr;
        return NX_SUCCESS;
#endif
    default:
        if (request->nx_ip_driver_return_ptr != NX_NULL &&
            answer(card, request->nx_ip_driver_command, request->nx_ip_driver_return_ptr))
            return NX_SUCCESS;
        return NX_UNHANDLED_COMMAND;
    }
}

static int is_send(UINT command)
{
    return command == NX_LINK_PACKET_SEND || command == NX_LINK_PACKET_BROADCAST || command == NX_LINK_ARP_SEND ||
           command == NX_LINK_ARP_RESPONSE_SEND || command == NX_LINK_RARP_SEND;
}

static void card(NX_IP_DRIVER *request)
{
    UINT command = request->nx_ip_driver_command;
    int number = card_of(request->nx_ip_driver_interface);
    request->nx_ip_driver_status = NX_SUCCESS;
    if (command == NX_LINK_INTERFACE_ATTACH || (number < 0 && command == NX_LINK_INITIALIZE)) {
        /* Stacks older than the attach command start with the other one. */
        request->nx_ip_driver_status = attach(request);
        if (command == NX_LINK_INTERFACE_ATTACH)
            return;
        number = card_of(request->nx_ip_driver_interface);
    }
    if (number < 0) {
        request->nx_ip_driver_status = NX_INVALID_INTERFACE;
        if (request->nx_ip_driver_packet != NX_NULL && is_send(command))
            nx_packet_transmit_release(request->nx_ip_driver_packet);
        return;
    }
    request->nx_ip_driver_status = is_send(command) ? send(number, request) : command_status(number, request);
}

void nx_sim_network_driver(NX_IP_DRIVER *request)
{
    card(request);
}

#define ALIAS(name) __attribute__((weak, alias("card"))) void name(NX_IP_DRIVER *request);
SIM_VENDOR_DRIVERS(ALIAS)

static void hand_over(DRIVER *driver, NX_PACKET *packet, ULONG type)
{
    driver->packets_received++;
    if (type == TYPE_IPV4
#ifdef FEATURE_NX_IPV6
        || type == TYPE_IPV6
#endif
    )
        _nx_ip_packet_deferred_receive(driver->ip, packet);
    else if (type == TYPE_ARP)
        _nx_arp_packet_deferred_receive(driver->ip, packet);
    else if (type == TYPE_RARP)
        _nx_rarp_packet_deferred_receive(driver->ip, packet);
    else {
        driver->unknown_type++;
        nx_packet_release(packet);
    }
}

/* Where the next frame goes, with its packet; it is lost when that is NX_NULL. */
static UCHAR *room_for(DRIVER *driver, ULONG length, NX_PACKET **packet)
{
    UCHAR *start;
    if (nx_packet_allocate(driver->ip->nx_ip_default_packet_pool, packet, NX_RECEIVE_PACKET, NX_NO_WAIT) != NX_SUCCESS) {
        driver->no_packet++;
        sim_note("frame dropped: no packet in the IP instance's pool");
        return NX_NULL;
    }
    start = (*packet)->nx_packet_prepend_ptr + ALIGNMENT_BYTES;
    if (start + length <= (*packet)->nx_packet_data_end)
        return start;
    driver->too_long++;
    nx_packet_release(*packet);
    return NX_NULL;
}

static void frames_received(int card)
{
    DRIVER *driver = &drivers[card];
    ULONG length;
    while ((length = sim_nic_arrived(card)) != 0) {
        NX_PACKET *packet;
        UCHAR *start = room_for(driver, length, &packet);
        sim_nic_take(card, start);
        if (start == NX_NULL)
            continue;
        packet->nx_packet_prepend_ptr = start + HEADER_BYTES;
        packet->nx_packet_append_ptr = start + length;
        packet->nx_packet_length = length - HEADER_BYTES;
        packet->nx_packet_ip_interface = driver->interface;
        hand_over(driver, packet, ((ULONG) start[12] << 8) | start[13]);
    }
}

static void packets_sent(int card)
{
    DRIVER *driver = &drivers[card];
    unsigned count;
    for (count = sim_nic_sent(card); count > 0; count--) {
        NX_PACKET *packet = take_first(&driver->in_card);
        if (packet != NX_NULL)
            nx_packet_transmit_release(packet);
    }
    while (driver->waiting.first != NX_NULL) {
        NX_PACKET *packet = driver->waiting.first;
        NX_PACKET *next = packet->nx_packet_queue_next;
        if (!put_in_card(card, packet))
            return;
        driver->waiting.first = next;
    }
}

/* The interrupt of a card. */
SIM_EXPORT(sim_nic_interrupt) void sim_nic_interrupt(int card)
{
    DRIVER *driver = &drivers[card];
    unsigned causes = sim_nic_causes(card);
    if (!driver->attached)
        return;
    if (causes & SENT)
        packets_sent(card);
    if (causes & RECEIVED)
        frames_received(card);
    if (causes & LINK_CHANGED && link_state(card) != driver->interface->nx_interface_link_up) {
        driver->interface->nx_interface_link_up = (UCHAR) link_state(card);
        _nx_ip_driver_link_status_event(driver->ip, driver->interface->nx_interface_index);
    }
}
