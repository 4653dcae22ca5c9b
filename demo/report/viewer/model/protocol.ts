// Which protocol a frame is about, by the words that the account has for it.

export type Protocol = 'mqtt' | 'tcp' | 'arp';

/** The highest protocol in a frame. */
export function protocol_of(texts: readonly string[]): Protocol {
  if (texts.some((text) => /^(MQTT|TLS)/.test(text))) return 'mqtt';
  return texts.some((text) => text.startsWith('ARP')) ? 'arp' : 'tcp';
}

/** TCP sends it again: the message in it is no second one. */
export function is_sent_again(texts: readonly string[]): boolean {
  return texts.some((text) => /retransmission/.test(text));
}
