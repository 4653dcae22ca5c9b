// IPv4 and MAC addresses as people write them.

/** `10.0.2.2` */
export function ip_to_text(ip: number): string {
  return `${ip >>> 24}.${(ip >>> 16) & 255}.${(ip >>> 8) & 255}.${ip & 255}`;
}

/** Reads `10.0.2.2`. Throws an Error for anything else. */
export function ip_from_text(text: string): number {
  const parts = text.split('.');
  const valid = parts.length === 4 && parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) <= 255);
  if (!valid) throw new Error(`"${text}" is not an IPv4 address; write four numbers such as 10.0.2.2`);
  return parts.reduce((ip, part) => ip * 256 + Number(part), 0);
}

/** `00:11:22:33:44:55` */
export function mac_to_text(mac: number): string {
  return mac
    .toString(16)
    .padStart(12, '0')
    .replace(/..(?!$)/g, '$&:');
}

/** Reads `00:11:22:33:44:55` (or with `-`). Throws an Error for anything else. */
export function mac_from_text(text: string): number {
  if (!/^[0-9a-f]{2}([:-][0-9a-f]{2}){5}$/i.test(text)) {
    throw new Error(`"${text}" is not a MAC address; write six bytes such as 00:11:22:33:44:55`);
  }
  return Number.parseInt(text.replace(/[:-]/g, ''), 16);
}
