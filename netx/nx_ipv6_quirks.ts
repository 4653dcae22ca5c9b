/** The hazards of the published IPv6 (NetX Duo 6.4.2), switches beside those of nx_quirks.ts. */

import type { QuirkText } from './quirk_switches.ts';

export const NX_IPV6_QUIRK_TEXTS = {
  ipv6_destinations_never_replaced: {
    documented:
      'RFC 4861 5.3: entries of a cache that is full make room for new ones; here that of the destination used least recently.',
    published:
      'The table of 8 destinations keeps each until its neighbour or its router is forgotten. What goes to a ninth is dropped, and the send returns NX_SUCCESS.',
    in_the_field:
      'A device that talks to more than 8 addresses, or is asked by as many, is mute to all others and reports no error.',
  },
  ipv6_duplicate_keeps_group: {
    documented:
      'RFC 4861 7.2.1: a node that has no address of a solicited-node group any more leaves the group.',
    published: 'An address that turns out to be a duplicate is removed, but the driver is not told to leave.',
    in_the_field: 'Each attempt takes another place in the multicast filter of the network card.',
  },
  ipv6_errors_unrestrained: {
    documented:
      'RFC 4443 2.4 (e), (f): no error message about another one, or about a packet to a group unless it is too big or has an option that wants an answer; and only so many in a time, here 10 a second.',
    published: 'Each is answered, at any rate.',
    in_the_field:
      'One packet to all nodes makes every device of a link answer the address it names as its source.',
  },
  ipv6_formed_address_probed_less: {
    documented:
      'Guide ch.2: NX_IPV6_DAD_TRANSMITS is how often a node asks whether an address is taken before it uses it: three times.',
    published: 'An address formed from the prefix of a router is asked for twice.',
    in_the_field: 'On a network that loses frames a duplicate address is found less often.',
  },
  ipv6_lifetimes_one_second_longer: {
    documented:
      'RFC 4861 4.2, 4.6.2: routers and prefixes serve as many seconds as they say; 0 is no time at all.',
    published:
      'Each serves a second longer. A router added by nxd_ipv6_default_router_add with a lifetime of 0 serves for one.',
    in_the_field: 'Packets go to a router for a second after it has said that it is gone by then.',
  },
  ipv6_multicast_source_answered: {
    documented:
      'RFC 4291 2.7, RFC 4443 2.4 (e.6): a group is never a source, and what claims so is not answered.',
    published: 'Echo replies and error messages are sent to the group.',
    in_the_field: 'A single packet that is not meant well makes a device send to every node of the link.',
  },
  ipv6_neighbor_of_any_address: {
    documented:
      'RFC 4861 5.1: the neighbour cache has unicast addresses of neighbours; with others nxd_nd_cache_entry_set returns NX_INVALID_PARAMETERS.',
    published: 'It takes ::, groups and own addresses as well.',
    in_the_field: 'A wrong address in the firmware takes a place in the cache for good, and no status tells.',
  },
  ipv6_overlapping_fragments: {
    documented:
      'RFC 8200 4.5: when fragments overlap, the packet is given up at once; an exact copy of one is only dropped.',
    published:
      'A fragment at the offset of another replaces it whatever it says; others that overlap wait with the rest until the time is over.',
    in_the_field: 'Who can guess an identification can put bytes of his own into a packet.',
  },
  ipv6_path_mtu_below_minimum: {
    documented: 'RFC 8201 4, RFC 4861 6.3.4: a message that tells an MTU of less than 1280 changes nothing.',
    published: 'Any MTU above 0 is taken; packets are then sent in fragments that are none.',
    in_the_field:
      'A forged message makes every packet to a destination a little longer, and some firewalls drop them.',
  },
  ipv6_path_mtu_moves_route: {
    documented: 'RFC 8201 4: a packet too big message changes how long packets to a destination may be.',
    published: 'Whoever sent the message becomes the next hop of the destination, too.',
    in_the_field:
      'With a router further away, or a destination on the link, packets go astray once a message has come.',
  },
  ipv6_prefix_ends_its_address: {
    documented:
      'RFC 4862 5.5.3 e: an advertisement cannot cut the life of a formed address to less than two hours.',
    published: 'One with a valid lifetime of 0 removes the address at once.',
    in_the_field: 'A single forged advertisement takes the address away, and connections with it.',
  },
  ipv6_prefix_forms_once: {
    documented: 'RFC 4862 5.5.3 d: an advertised prefix forms an address whenever there is none of it.',
    published:
      'Only the first advertisement of a prefix does. After a duplicate, and when forming addresses is switched on later, repeated ones do nothing.',
    in_the_field:
      'A device that meets a duplicate, or switches autoconfiguration on late, has no global address until the prefix expires.',
  },
  ipv6_prefix_must_be_on_link: {
    documented:
      'RFC 4862 5.5.3: the A flag of a prefix forms an address, whether or not the prefix is on the link.',
    published: 'A prefix without the L flag is ignored.',
    in_the_field:
      'On networks where all traffic has to pass the router (as many public and mobile ones do) a device gets no address.',
  },
  ipv6_redirect_ends_at_once: {
    documented: 'RFC 4861 8.3: a redirect holds until its target is no neighbour or no router any more.',
    published:
      'The target counts as a default router with a lifetime of 0, and is forgotten with the destination a second later.',
    in_the_field: 'Every few packets go to the first router again, which sends the next redirect.',
  },
  ipv6_router_delete_finds_none: {
    documented:
      'Guide ch.4: nxd_ipv6_default_router_delete returns NX_NOT_FOUND for a router that there is not.',
    published: 'It returns NX_SUCCESS while there is no router at all.',
    in_the_field: 'Firmware believes that it has removed a router that was never there.',
  },
  ipv6_shared_group_per_address: {
    documented:
      'RFC 4861 7.2.1: addresses may share a solicited-node group; a node leaves it only with the last of them.',
    published: 'The driver is told to join and to leave for each address.',
    in_the_field:
      'With a driver that does not count, deleting one address, or the end of its prefix, makes the link-local one deaf: both have the same interface identifier.',
  },
  ipv6_solicitations_late: {
    documented: 'RFC 4861 10: solicitations are repeated after RETRANS_TIMER, a second.',
    published: 'Each waits a tenth of a second longer, and so does giving up.',
    in_the_field: 'An address that nobody has is found missing after 3.3 seconds, not 3.',
  },
  ipv6_static_neighbor_overwritten: {
    documented:
      'Guide ch.4: nxd_nd_cache_entry_set sets the hardware address of a neighbour; a static entry does not change until it is deleted.',
    published: 'Advertisements and solicitations of others change it as any other.',
    in_the_field: 'A static entry is no protection against a node that claims the address of another.',
  },
} as const satisfies Record<string, QuirkText>;
