// Which protocol a frame is about, by the words that the account has for it.

export type Protocol = 'mqtt' | 'tcp' | 'arp';

/** The highest protocol in a frame; `arp` is neighbour discovery, too, which does the same over IPv6. */
export function protocol_of(texts: readonly string[]): Protocol {
  if (texts.some((text) => /^(MQTT|TLS)/.test(text))) return 'mqtt';
  return texts.some(finds_addresses) ? 'arp' : 'tcp';
}

/** Hardware addresses are asked for and told, and over IPv6 routers. */
export function finds_addresses(text: string): boolean {
  return /^(ARP|ICMPv6 (neighbour|router) )/.test(text);
}

/** TCP sends it again: the message in it is no second one. */
export function is_sent_again(texts: readonly string[]): boolean {
  return texts.some((text) => /retransmission/.test(text));
}
