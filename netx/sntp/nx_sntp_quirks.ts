/**
 * The hazards of the published SNTP client (NetX Duo 6.4.2), each a switch of the target's configuration. All are off by
 * default; the profile `published` turns all on.
 */
import { all_switches, type QuirkText } from '../quirk_switches.ts';

export const NX_SNTP_QUIRK_TEXTS = {
  sntp_local_time_stands_still: {
    documented: 'Guide ch.3: nx_sntp_client_get_local_time gives the local time of the client.',
    published:
      'It gives the time of the last update, to the tick at which it was handled, until the next one.',
    in_the_field:
      'Timestamps of a device stay the same for an hour, and certificates are judged by an old time.',
  },
  sntp_kiss_taken_as_time: {
    documented: 'RFC 4330 8: the times of a kiss-of-death message are not used.',
    published: 'If the handler returns 0 they are, as if the message were an answer.',
    in_the_field: 'A server that turns its clients away sets their clocks to whatever the message holds.',
  },
  sntp_originate_unchecked: {
    documented:
      'RFC 4330 5: the originate time of an answer is the transmit time of the request; other messages are discarded.',
    published: 'It is not compared. Answers that nobody asked for set the clock.',
    in_the_field: 'Whoever can send from the address of the server sets the clock at any time.',
  },
  sntp_one_message_for_each_arrival: {
    documented: 'Guide ch.1: the client looks at each message of its server.',
    published:
      'Of several messages that have come in one tick it takes the first; the others wait for the next arrival.',
    in_the_field: 'The answer to a later request is an old one.',
  },
  sntp_back_off_is_linear: {
    documented:
      'Guide ch.2: NX_SNTP_CLIENT_EXP_BACKOFF_RATE is the factor by which the interval grows each time that no update comes.',
    published: 'The interval is the usual one times this factor times the number of failures.',
    in_the_field: 'Devices with a short interval ask a server that is down more often than they should.',
  },
  sntp_wait_in_seconds: {
    documented: 'The wait of a service is a number of ticks.',
    published: 'That of nx_sntp_client_request_unicast_time is multiplied by the ticks of a second.',
    in_the_field: 'A thread that means to wait for a second waits for 100.',
  },
  sntp_broadcast_source_compared: {
    documented:
      'Guide ch.3: a broadcast client is given the broadcast or the multicast address that its server sends to.',
    published:
      'The source of a message must be this address, and no group is joined: only the address of the server works.',
    in_the_field: 'A client set up as in the guide, with 255.255.255.255 or a group, never gets the time.',
  },
  sntp_own_check_not_called: {
    documented: 'apply_custom_sanity_checks of the control block is a check that the application adds.',
    published: 'It is never called.',
    in_the_field: 'Messages that the application means to refuse are taken.',
  },
  sntp_small_adjustment_made: {
    documented:
      'Guide ch.2: NX_SNTP_CLIENT_MIN_TIME_ADJUSTMENT is the least difference for which the local time is changed.',
    published: 'The time is changed by any difference.',
    in_the_field: 'Local time jitters by the delay of the network.',
  },
  sntp_december_32: {
    documented: 'A year begins on 1 January.',
    published: 'Its first second is printed as 32 December of the year before.',
    in_the_field: 'Log entries at midnight of the new year have a date that no parser takes.',
  },
  sntp_dates_from_current_year: {
    documented:
      'RFC 4330 3: times with the first bit set are those of 1968 to 2036, those without it begin in 2036; 2100 is no leap year.',
    published:
      'The year is looked for from NX_SNTP_CURRENT_YEAR on, with numbers of 32 bits: times before it come out after 2134, and every fourth year is a leap year.',
    in_the_field: 'A device with a wrong clock logs dates more than a century ahead.',
  },
  sntp_millisecond_1000: {
    documented: 'A second has the milliseconds 0 to 999.',
    published: 'They are rounded, so that 1000 is printed for the last half of a millisecond.',
    in_the_field: 'Once in two thousand times the text of a date is not a date.',
  },
  sntp_round_trip_with_server_time: {
    documented:
      'RFC 4330 5: the round trip is the time since the request without the time that the server took; a broadcast has none.',
    published:
      'The time that the server took is not subtracted, and a broadcast client takes the time since its last request, or since the start.',
    in_the_field:
      'With NX_SNTP_CLIENT_RTT_REQUIRED a broadcast client is wrong by half of the time that it has run.',
  },
  sntp_dispersion_wraps: {
    documented:
      'Guide ch.2: a root dispersion above NX_SNTP_CLIENT_MAX_ROOT_DISPERSION microseconds is refused.',
    published: 'Seconds are turned into microseconds in 32 bits.',
    in_the_field: 'A server that is 4,295 seconds off is taken for a good one.',
  },
  sntp_one_client_for_board: {
    documented: 'Guide ch.3: each control block is a client.',
    published:
      'All clients have one group of event flags and one set of ticks; a second one is refused with TX_GROUP_ERROR.',
    in_the_field: 'A product with two network interfaces cannot have a client on each.',
  },
  sntp_failed_create_marks: {
    documented: 'Guide ch.3: a client that could not be created can be created later.',
    published: 'Its control block counts as a client: the next attempt gives NX_PTR_ERROR.',
    in_the_field: 'Firmware that tries again with a larger pool never gets its client.',
  },
  sntp_client_unchecked: {
    documented: 'Guide ch.3: services give NX_PTR_ERROR for a pointer to what is no client.',
    published:
      'Only null is refused: a client that was not created, or was deleted, is used as far as it goes.',
    in_the_field: 'nx_sntp_client_stop returns NX_SUCCESS for a client that was deleted while it ran.',
  },
  sntp_text_size_0_unchecked: {
    documented: 'Guide ch.3: nx_sntp_client_get_local_time_extended writes no more than buffer_size bytes.',
    published: 'A size of 0 is taken for the largest one.',
    in_the_field: 'The text overwrites what lies behind the buffer.',
  },
} as const satisfies Record<string, QuirkText>;

/** Name of a switch. */
export type NxSntpQuirk = keyof typeof NX_SNTP_QUIRK_TEXTS;
/** A setting of every switch. */
export type NxSntpQuirks = Readonly<Record<NxSntpQuirk, boolean>>;

export const NX_SNTP_NO_QUIRKS: NxSntpQuirks = all_switches(NX_SNTP_QUIRK_TEXTS, false);
export const NX_SNTP_PUBLISHED_QUIRKS: NxSntpQuirks = all_switches(NX_SNTP_QUIRK_TEXTS, true);
