/**
 * The opening handshake of a WebSocket (RFC 6455 4), with the subprotocol of MQTT [MQTT-6.0.0-3]: the client's request, and
 * the server's answer to it.
 */
import { base64 } from './base64.ts';
import { sha1 } from './sha1.ts';

/** RFC 6455 1.3. */
const ACCEPT_GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
const WEBSOCKET_PROTOCOL = 'mqtt';
/** Other names that brokers know it by (MQTT 3.1). */
const PROTOCOLS = [WEBSOCKET_PROTOCOL, 'mqttv3.1'];

function ascii(text: string): Uint8Array {
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}

/** Sec-WebSocket-Accept for a key (RFC 6455 4.2.2). */
export function accept_value(key: string): string {
  return base64(sha1(ascii(key + ACCEPT_GUID)));
}

/** The request for a path on a host. */
export function request_text(host: string, path: string, key: string): string {
  return [
    `GET ${path} HTTP/1.1`,
    `Host: ${host}`,
    'Upgrade: websocket',
    'Connection: Upgrade',
    `Sec-WebSocket-Key: ${key}`,
    `Sec-WebSocket-Protocol: ${WEBSOCKET_PROTOCOL}`,
    'Sec-WebSocket-Version: 13',
    '',
    '',
  ].join('\r\n');
}

/** Bytes up to the empty line and with it; -1 when it has not come. */
export function head_length(bytes: Uint8Array): number {
  for (let at = 3; at < bytes.length; at++) {
    const ends = bytes[at] === 10 && bytes[at - 1] === 13 && bytes[at - 2] === 10 && bytes[at - 3] === 13;
    if (ends) return at + 1;
  }
  return -1;
}

/** First line and fields of the head of a message; names in small letters, in their order. */
interface Head {
  readonly first: string;
  readonly fields: readonly (readonly [name: string, value: string])[];
}

function head_of(bytes: Uint8Array): Head {
  const [first = '', ...lines] = String.fromCharCode(...bytes).split('\r\n');
  const fields = lines.flatMap((line) => {
    const colon = line.indexOf(':');
    return colon < 0
      ? []
      : [[line.slice(0, colon).toLowerCase(), line.slice(colon + 1).replace(/^ +/, '')] as const];
  });
  return { first, fields };
}

function values_of({ fields }: Head, name: string): string[] {
  return fields.filter(([field]) => field === name).map(([, value]) => value);
}

/** A field that is a list of words has this one among them; `exact`: it is this word and nothing else. */
function has_word(head: Head, name: string, word: string, exact: boolean): boolean {
  const values = values_of(head, name).map((value) => value.toLowerCase());
  if (exact) return values.length > 0 && values.every((value) => value === word);
  return values.some((value) => value.split(',').some((part) => part.trim() === word));
}

/**
 * The answer to a request with that key switches to WebSocket. `exact`: the field Connection must be `Upgrade` alone, as
 * the published client wants it.
 */
export function is_accepted(bytes: Uint8Array, key: string, exact: boolean): boolean {
  const head = head_of(bytes);
  const accepts = values_of(head, 'sec-websocket-accept');
  const protocols = values_of(head, 'sec-websocket-protocol');
  return (
    head.first.slice(9, 12) === '101' &&
    has_word(head, 'upgrade', 'websocket', exact) &&
    has_word(head, 'connection', 'upgrade', exact) &&
    accepts.length === 1 &&
    accepts[0]?.trimEnd() === accept_value(key) &&
    protocols.length === 1 &&
    protocols[0]?.trimEnd().toLowerCase() === WEBSOCKET_PROTOCOL
  );
}

/** The answer to a request, and whether it switches to WebSocket (RFC 6455 4.2). */
export function answer_to(bytes: Uint8Array): { readonly accepted: boolean; readonly text: string } {
  const head = head_of(bytes);
  const [key = ''] = values_of(head, 'sec-websocket-key');
  const asked = values_of(head, 'sec-websocket-protocol').flatMap((value) =>
    value.split(',').map((part) => part.trim()),
  );
  const protocol = asked.find((name) => PROTOCOLS.includes(name.toLowerCase()));
  const wants_websocket =
    /^GET \S+ HTTP\/1\.1$/.test(head.first) &&
    has_word(head, 'upgrade', 'websocket', false) &&
    has_word(head, 'connection', 'upgrade', false) &&
    key !== '';
  if (!wants_websocket || protocol === undefined)
    return { accepted: false, text: 'HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n' };
  if (values_of(head, 'sec-websocket-version')[0] !== '13') {
    const text = 'HTTP/1.1 426 Upgrade Required\r\nSec-WebSocket-Version: 13\r\nContent-Length: 0\r\n\r\n';
    return { accepted: false, text };
  }
  const text = [
    'HTTP/1.1 101 Switching Protocols',
    'Upgrade: websocket',
    'Connection: Upgrade',
    `Sec-WebSocket-Accept: ${accept_value(key)}`,
    `Sec-WebSocket-Protocol: ${protocol}`,
    '',
    '',
  ].join('\r\n');
  return { accepted: true, text };
}
