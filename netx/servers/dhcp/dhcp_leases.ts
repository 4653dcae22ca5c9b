/**
 * Who has which address, and until when (RFC 2131 4.3.1). A lease that is over still is its client's until the address is
 * wanted for another one, so that a client that comes back gets what it had.
 */
import type { DhcpServerPlan } from './dhcp_server_options.ts';

/** How long an offered address waits for its request (RFC 2131 4.3.1 leaves it open). */
const OFFER_S = 30;

export interface DhcpLease {
  readonly ip: number;
  /** Client identifier or hardware address; '' for an address that a client declined. */
  readonly client: string;
  readonly state: 'offered' | 'leased' | 'declined';
  /** Virtual seconds; Infinity: for ever. */
  readonly until_s: number;
}

/** A client, as far as a lease goes. */
export interface DhcpClientName {
  readonly client: string;
  readonly mac: number;
  readonly host_name: string | null;
}

export class DhcpLeases {
  private readonly plan: DhcpServerPlan;
  private readonly by_ip = new Map<number, DhcpLease>();

  constructor(plan: DhcpServerPlan) {
    this.plan = plan;
  }

  /** What a server finds in its file of leases when it is started again; its offers are not in there. */
  restore(before: DhcpLeases): void {
    for (const lease of before.by_ip.values()) if (lease.state !== 'offered') this.by_ip.set(lease.ip, lease);
  }

  /** All leases, also those that are over, in the order of their addresses. */
  all(): DhcpLease[] {
    return [...this.by_ip.values()].sort((one, other) => one.ip - other.ip);
  }

  /** The lease of a client, also one that is over; null: it never had one, or another client has the address now. */
  of(client: string): DhcpLease | null {
    return [...this.by_ip.values()].find((lease) => lease.client === client) ?? null;
  }

  private reserved({ mac, host_name }: DhcpClientName): number | null {
    const { reservations } = this.plan;
    return reservations.get(mac.toString(16)) ?? reservations.get(host_name ?? '') ?? null;
  }

  /** True for an address that this client may have now. */
  may_have(who: DhcpClientName, ip: number, now_s: number): boolean {
    const { reservations, first, last, ip: own } = this.plan;
    const reserved = this.reserved(who);
    const lease = this.by_ip.get(ip);
    if (lease !== undefined && lease.client !== who.client && lease.until_s > now_s) return false;
    if (reserved !== null) return ip === reserved;
    const of_another = [...reservations.values()].includes(ip);
    return ip >= first && ip <= last && ip !== own && !of_another;
  }

  /** The address to offer: the reserved one, the one that it has or had, the one that it asks for, a free one; null: none. */
  choose(who: DhcpClientName, requested_ip: number | null, now_s: number): number | null {
    const { first, last } = this.plan;
    const free = (ip: number | null | undefined): ip is number => ip != null && this.may_have(who, ip, now_s);
    const wished = [this.reserved(who), this.of(who.client)?.ip, requested_ip].find(free);
    if (wished != null) return wished;
    // Addresses that nobody had before those whose leases are over.
    let used: number | null = null;
    for (let ip = first; ip <= last; ip++) {
      if (!free(ip)) continue;
      if (!this.by_ip.has(ip)) return ip;
      used ??= ip;
    }
    return used;
  }

  offer(client: string, ip: number, now_s: number): void {
    const known = this.by_ip.get(ip);
    if (known?.client === client && known.state === 'leased' && known.until_s > now_s) return;
    this.put({ ip, client, state: 'offered', until_s: now_s + OFFER_S });
  }

  grant(client: string, ip: number, until_s: number): void {
    this.put({ ip, client, state: 'leased', until_s });
  }

  /** The client has the address no more; it is free, and still the one that the client gets next. */
  release(client: string, ip: number, now_s: number): boolean {
    const lease = this.by_ip.get(ip);
    if (lease?.client !== client) return false;
    this.by_ip.set(ip, { ...lease, until_s: now_s });
    return true;
  }

  /** An offer that the client did not take. */
  drop_offer(client: string): void {
    const lease = this.of(client);
    if (lease?.state === 'offered') this.by_ip.delete(lease.ip);
  }

  /** The address of a client is somebody else's from now on. */
  give_away(client: string, ip: number, until_s: number): void {
    const lease = this.of(client);
    if (lease !== null) this.by_ip.delete(lease.ip);
    this.by_ip.set(ip, { ip, client: `in place of ${client}`, state: 'leased', until_s });
  }

  decline(ip: number, now_s: number): void {
    this.by_ip.set(ip, { ip, client: '', state: 'declined', until_s: now_s + this.plan.declined_s });
  }

  /** A client has one address. */
  private put(lease: DhcpLease): void {
    const other = this.of(lease.client);
    if (other !== null && other.ip !== lease.ip) this.by_ip.delete(other.ip);
    this.by_ip.set(lease.ip, lease);
  }
}
