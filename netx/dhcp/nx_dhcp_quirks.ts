/**
 * The hazards of the published DHCP client (NetX Duo 6.4.2), each a switch of the target's configuration. All are off by
 * default; the profile `published` turns all on.
 */
import { all_switches, type QuirkText } from '../quirk_switches.ts';

export const NX_DHCP_QUIRK_TEXTS = {
  requesting_forever: {
    documented: 'RFC 2131 3.1: a client whose requests nobody answers restarts the configuration procedure.',
    published: 'A request is repeated for ever; only a NAK leads back to discovering.',
    in_the_field:
      'A server that dies after its offer leaves the device without an address until it is reset.',
  },
  ack_not_compared: {
    documented:
      'RFC 2131 3.1: the acknowledgement comes from the selected server, for the address that was asked for.',
    published: 'An acknowledgement is taken from any server and with any address.',
    in_the_field:
      'With two servers on a network a device can end up with an address that neither has reserved.',
  },
  header_unchecked: {
    documented: 'RFC 2131 2 and 3: a reply has op 2, and its options begin with the magic cookie.',
    published: 'Neither is looked at.',
    in_the_field: 'Requests of others and old BOOTP replies are read as if they were answers.',
  },
  inform_answer_ignored: {
    documented: 'RFC 2131 4.4.3: the answer to an inform carries the options that were asked for.',
    published: 'While bound every message is ignored, so the options of the answer cannot be read.',
    in_the_field: 'A device that asks for more options after it is bound never gets them.',
  },
  renewal_time_in_seconds: {
    documented: 'RFC 2131 4.4.5: T1 is earlier than T2, which is earlier than the end of the lease.',
    published:
      'The seconds of the T1 option are compared with the ticks of the lease; T1 may be T2, T2 the end of the lease, and with a T1 of 0 the lease never ends.',
    in_the_field: 'A server that gives a T1 behind the lease lets the address expire in use.',
  },
  lease_time_wraps: {
    documented: 'RFC 2132 9.2: a lease time is any number of seconds up to 2^32 - 1, which is infinity.',
    published: 'Seconds are multiplied by the tick rate in 32 bits.',
    in_the_field: 'Leases of more than 497 days at 100 ticks a second become short ones of any length.',
  },
  lease_of_zero_is_forever: {
    documented: 'RFC 2131 4.3.1: a lease has a duration; a message with a lease of no time gives nothing.',
    published:
      'A lease of 0 seconds, or a message without a lease time, gives an address that never expires.',
    in_the_field: 'The address is used on although the server gives it to somebody else.',
  },
  renewal_without_end: {
    documented:
      'RFC 2131 4.4.5: a client that renews goes on to rebinding, and to the beginning, at the times of its lease; an infinite lease has none, and the client keeps it.',
    published:
      'Where the times leave nothing between them, nobody looks at the state again: a forced renewal of an infinite lease that is not answered stays RENEWING for ever, and a lease of a single tick is never renewed and never ends.',
    in_the_field:
      'Firmware that waits to be bound again waits for ever, or an address is used that belongs to somebody else.',
  },
  nothing_done_is_success: {
    documented:
      'Guide ch.3: nx_dhcp_start of a started client gives NX_DHCP_ALREADY_STARTED, nx_dhcp_stop of a stopped one NX_DHCP_NOT_STARTED, release, decline and force renew without a lease NX_DHCP_NOT_BOUND.',
    published: 'They return NX_SUCCESS; only the forms for one interface tell.',
    in_the_field: 'Firmware believes that a restored client was started, or that its address was released.',
  },
  any_request_type_sent: {
    documented: 'Guide ch.3: nx_dhcp_send_request sends messages of a client.',
    published: 'An acknowledgement, an offer or any other type of a server is sent as well.',
    in_the_field: 'A wrong number in the firmware puts messages on the network that other devices may take.',
  },
  refused_message_counts_as_sent: {
    documented: 'Guide ch.3: a user option callback that returns NX_FALSE has added no options.',
    published: 'The message is kept back, and the state machine goes on as if it had been sent.',
    in_the_field: 'A callback that has nothing to add keeps the device from getting an address.',
  },
  declines_not_counted: {
    documented: 'Guide ch.3: the client counts the messages of each type that it sent.',
    published: 'Declines are not counted.',
    in_the_field: 'Address conflicts do not show in the counters.',
  },
} as const satisfies Record<string, QuirkText>;

/** Name of a switch. */
export type NxDhcpQuirk = keyof typeof NX_DHCP_QUIRK_TEXTS;
/** A setting of every switch. */
export type NxDhcpQuirks = Readonly<Record<NxDhcpQuirk, boolean>>;

export const NX_DHCP_NO_QUIRKS: NxDhcpQuirks = all_switches(NX_DHCP_QUIRK_TEXTS, false);
export const NX_DHCP_PUBLISHED_QUIRKS: NxDhcpQuirks = all_switches(NX_DHCP_QUIRK_TEXTS, true);
