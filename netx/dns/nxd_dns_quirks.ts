/**
 * The hazards of the published DNS client (NetX Duo 6.4.2), each a switch of the target's configuration.
 *
 * All are off by default: the client then does what the guide and the RFCs say. The profile `published` turns all on,
 * which is what the conformance recordings show.
 */
import { all_switches, type QuirkText } from '../quirk_switches.ts';

export const NXD_DNS_QUIRK_TEXTS = {
  dns_names_unchecked: {
    documented:
      'RFC 1035 2.3.4: a label has 1 to 63 bytes and a name at most 255. Other names are refused with NX_DNS_PARAM_ERROR.',
    published:
      'Empty labels and labels over 63 bytes are sent. A name over 255 bytes ends as NX_DNS_QUERY_FAILED, and each try releases its packet twice.',
    in_the_field:
      'A server reads a long label as a pointer and answers nonsense or nothing; the lookup fails after its full time.',
  },
  dns_source_unchecked: {
    documented:
      'RFC 5452 9.1: an answer counts only from the address and port that the query was sent to; any other is dropped.',
    published: 'The source of an answer is not looked at; its 16-bit id and its question decide.',
    in_the_field: 'Whoever guesses 16 bits can answer in the place of the server.',
  },
  dns_mismatch_ends_wait: {
    documented:
      'RFC 5452 9.1: a message that is no answer to the question asked is dropped, and the wait goes on.',
    published:
      'A message with the right id that is no response, or has another question, ends the wait for that server.',
    in_the_field: 'A stray datagram makes the right answer, which comes a moment later, be ignored.',
  },
  dns_question_case_sensitive: {
    documented: 'RFC 4343: names are compared without regard to case.',
    published:
      'The question of an answer must have the name byte for byte, and so must the owner of an address that belongs to a server, mail exchange or service.',
    in_the_field: 'Names fail behind a server that writes them in lower case.',
  },
  dns_questions_not_skipped: {
    documented: 'RFC 1035 4.1.2: the header counts the questions; records begin behind the last one.',
    published: 'With more than one question records are looked for where the first question is.',
    in_the_field: 'An answer with two questions is taken for a broken one.',
  },
  dns_records_unchecked: {
    documented:
      'RFC 1034 3.6 and 4.3.2: an answer is a record of class IN whose owner is the name asked for, or what it is an alias of.',
    published:
      'Owner names and classes are never compared, in a reverse lookup not even the question, and names and texts may go on behind the length of their data: any record of the type asked for in the answer or authority section counts, and is cached under its own name.',
    in_the_field: 'An answer about another name is believed, and kept.',
  },
  dns_additional_is_answer: {
    documented: 'RFC 1034 3.7: the additional section helps to use the answer, and is none.',
    published: 'An address record in the additional section makes the lookup succeed, with address 0.0.0.0.',
    in_the_field: 'Firmware connects to 0.0.0.0 after a status of success.',
  },
  dns_other_records_fail: {
    documented:
      'RFC 1034 4.3.2: an answer may hold records of other types, such as aliases; they are skipped.',
    published:
      'An address of the other version ends the reading of the answer. In a build with NX_DNS_ENABLE_EXTENDED_RR_TYPES so does a record of any other known type, except an alias in a lookup of an IPv4 address.',
    in_the_field: 'In such a build IPv6 lookups of every name that is an alias fail.',
  },
  dns_wrong_id_shortens_wait: {
    documented: 'Guide ch.3: wait_option is how long a server may take to answer.',
    published:
      'For each message with a wrong id the whole time since the query is taken off what is left, so from the second one on time counts twice.',
    in_the_field: 'A flood of forged answers makes lookups fail before the server has had its time.',
  },
  dns_failing_server_asked_again: {
    documented:
      'RFC 1034 5.3.3: a server that answers with a failure is asked no more in this lookup; RFC 2308 2.1: a name error is the answer.',
    published:
      'Every bad answer leads to the next try at once: three queries in one tick, also after a name error.',
    in_the_field:
      'Each misspelt name costs three queries, and a server in trouble gets three times the load.',
  },
  dns_no_wait_keeps_socket: {
    documented: 'Guide ch.3: a lookup that has returned is over.',
    published: 'A lookup without wait returns NX_IN_PROGRESS and keeps the port and the mutex of the client.',
    in_the_field: 'Every later lookup fails with NX_ALREADY_BOUND, in other threads never returns.',
  },
  dns_cache_matches_prefix: {
    documented: 'RFC 1034 3.1: names are equal when all their labels are.',
    published: 'A name is found in the cache when a cached name begins with it.',
    in_the_field: 'A lookup of "host" gets the address of "host.example.com", or of "hostile.example.com".',
  },
  dns_cache_breaks_sets: {
    documented:
      'RFC 2181 5: the records of one name and type are a set, which is kept whole and has no record twice.',
    published:
      'Only the records that found room in the buffer of the lookup are kept, and one that is there already is kept once more.',
    in_the_field:
      'After a lookup of one address the list of all has only that one, until its time to live is over.',
  },
  dns_cache_use_prolongs: {
    documented: 'RFC 1035 3.2.1: a record may be kept as long as its time to live says.',
    published:
      'Each use of a record begins its time anew and takes off only the whole seconds since the use before.',
    in_the_field:
      'A name that is looked up more often than once a second never expires; the device stays with a server that has moved.',
  },
  dns_last_record_counts: {
    documented:
      'Guide ch.3: nx_dns_cname_get, nx_dns_host_text_get and nx_dns_authority_zone_start_get give the record of the name.',
    published: 'Of several such records in an answer the last one is given.',
    in_the_field: 'Through a chain of aliases the caller gets its last link, and never knows of the first.',
  },
  dns_reverse_without_name: {
    documented: 'Guide ch.3: nx_dns_host_by_address_get gives the name of the address.',
    published:
      'An answer without a name, such as an alias alone, is a success with an empty text; so is a message whose flags are all zero.',
    in_the_field: 'Where reverse zones are delegated by aliases, hosts have no names.',
  },
  dns_bad_index_keeps_mutex: {
    documented: 'Guide ch.3: nx_dns_server_get with an index behind the table returns NX_DNS_PARAM_ERROR.',
    published: 'It returns that and keeps the mutex of the client.',
    in_the_field: 'Every call of other threads waits for ever.',
  },
} as const satisfies Record<string, QuirkText>;

/** Name of a switch. */
export type NxdDnsQuirk = keyof typeof NXD_DNS_QUIRK_TEXTS;

/** A setting of every switch. */
export type NxdDnsQuirks = Readonly<Record<NxdDnsQuirk, boolean>>;

/** The client as documented. */
export const NXD_DNS_NO_QUIRKS: NxdDnsQuirks = all_switches(NXD_DNS_QUIRK_TEXTS, false);

/** The client as published. */
export const NXD_DNS_PUBLISHED_QUIRKS: NxdDnsQuirks = all_switches(NXD_DNS_QUIRK_TEXTS, true);
