/**
 * A DHCP server (RFC 2131 4.3): what it answers to the messages of clients, and which leases it keeps. It knows no network;
 * server_thread.ts carries its datagrams.
 *
 * Where RFC 2131 leaves a choice: it is the only authority of its network, so a request for an address that the client cannot
 * have is refused (NAK) and not ignored, unless it never heard of the client; an address that is free is acknowledged
 * again after the lease was forgotten. It does not ping an address before it offers it: that another host uses it is
 * what clients have to find out.
 */
import { ip_to_text } from '../../wire/address_text.ts';
import { is_out, type ServerAnswer, type ServerCore, type ServerPeer } from '../common/server_core.ts';
import { type Choose, with_faults } from '../common/server_fault.ts';
import type { DhcpReply } from './dhcp_fault.ts';
import { DhcpLeases } from './dhcp_leases.ts';
import type { DhcpRequest } from './dhcp_server_message.ts';
import * as DHCP from './dhcp_server_message.ts';
import {
  type DhcpServerOptions,
  type DhcpServerPlace,
  type DhcpServerPlan,
  dhcp_server_plan,
} from './dhcp_server_options.ts';

const NOTHING: readonly ServerAnswer[] = [];
const HOST_NAME = /^[\w.-]+( [\w.-]+)*$/;

export class DhcpServer implements ServerCore {
  readonly name = 'DHCP server';
  readonly port = DHCP.DHCP_SERVER_PORT;
  readonly due_ns = Number.POSITIVE_INFINITY;
  readonly leases: DhcpLeases;
  wake: (() => void) | null = null;
  observe: ((text: string) => void) | null = null;
  private readonly plan: DhcpServerPlan;
  private readonly choose: Choose;
  /** Host names by client: not every message tells it. */
  private readonly names = new Map<string, string>();

  constructor(options: DhcpServerOptions, place: DhcpServerPlace, choose: Choose) {
    this.plan = dhcp_server_plan(options, place);
    this.leases = new DhcpLeases(this.plan);
    this.choose = choose;
  }

  due(): readonly ServerAnswer[] {
    return NOTHING;
  }

  receive(message: Uint8Array, _from: ServerPeer, now_ns: number): readonly ServerAnswer[] {
    const request = DHCP.read_dhcp_request(message);
    if (request === null) return NOTHING;
    const { client, host_name } = request;
    if (host_name !== null && HOST_NAME.test(host_name)) this.names.set(client, host_name);
    if (is_out(this.plan.outages, now_ns)) return this.unanswered(request, 'an outage');
    const now_s = now_ns / 1e9;
    switch (request.type) {
      case DHCP.DISCOVER:
        return this.discover(request, now_s);
      case DHCP.REQUEST:
        return this.request(request, now_s);
      case DHCP.DECLINE:
        return this.decline(request, now_s);
      case DHCP.RELEASE:
        return this.release(request, now_s);
      case DHCP.INFORM:
        return this.answer(request, DHCP.ACK, 0, null, now_s);
      default:
        return NOTHING;
    }
  }

  /** Who is asking, for people and for the names of choices. */
  private name_of({ client }: DhcpRequest): string {
    return this.names.get(client) ?? client;
  }

  /** Says what no frame shows. */
  private unanswered(request: DhcpRequest, why: string): readonly ServerAnswer[] {
    const type = DHCP.DHCP_TYPE_NAMES[request.type] ?? request.type;
    this.observe?.(`${type} of ${this.name_of(request)} is not answered: ${why}`);
    return NOTHING;
  }

  private discover(request: DhcpRequest, now_s: number): readonly ServerAnswer[] {
    const ip = this.leases.choose(request, request.requested_ip, now_s);
    if (ip === null) return this.unanswered(request, 'every address of the pool is in use');
    return this.answer(request, DHCP.OFFER, ip, this.plan.lease_s, now_s);
  }

  /** RFC 2131 4.3.2: which of the four requests it is follows from what the client fills in. */
  private request(request: DhcpRequest, now_s: number): readonly ServerAnswer[] {
    const { client, client_ip, requested_ip, server_ip } = request;
    if (server_ip !== null && server_ip !== this.plan.ip) {
      this.leases.drop_offer(client);
      return this.unanswered(request, `it is for the server ${ip_to_text(server_ip)}`);
    }
    const ip = client_ip !== 0 ? client_ip : requested_ip;
    if (ip === null) return this.unanswered(request, 'it asks for no address');
    const known = this.leases.of(client) !== null;
    const of_network = (ip & this.plan.mask) >>> 0 === (this.plan.ip & this.plan.mask) >>> 0;
    // Offered by a fault: what is offered is also given.
    const offered = this.leases.of(client)?.ip === ip;
    if (offered || this.leases.may_have(request, ip, now_s)) {
      const rebooted = server_ip === null && client_ip === 0;
      if (rebooted && !known) return this.unanswered(request, 'the server has no record of the client');
      return this.answer(request, DHCP.ACK, ip, this.plan.lease_s, now_s);
    }
    if (!known && server_ip === null && of_network && client_ip === 0)
      return this.unanswered(request, 'the server has no record of the client');
    return this.answer(request, DHCP.NAK, 0, null, now_s);
  }

  private decline(request: DhcpRequest, now_s: number): readonly ServerAnswer[] {
    const { requested_ip, server_ip } = request;
    if (requested_ip === null || (server_ip !== null && server_ip !== this.plan.ip)) return NOTHING;
    this.leases.decline(requested_ip, now_s);
    this.observe?.(
      `${ip_to_text(requested_ip)} is in use by another host, says ${this.name_of(request)}: not given for ` +
        `${this.plan.declined_s} s`,
    );
    return NOTHING;
  }

  private release(request: DhcpRequest, now_s: number): readonly ServerAnswer[] {
    if (this.leases.release(request.client, request.client_ip, now_s))
      this.observe?.(`${ip_to_text(request.client_ip)} is free again, released by ${this.name_of(request)}`);
    return NOTHING;
  }

  /** Lets the faults at a reply, keeps its lease, and makes its bytes. */
  private answer(
    request: DhcpRequest,
    type: number,
    ip: number,
    lease_s: number | null,
    now_s: number,
  ): readonly ServerAnswer[] {
    const site = `dhcp/${this.name_of(request)}/${DHCP.DHCP_TYPE_NAMES[type]}`;
    const plain: DhcpReply = {
      site,
      delay_ms: 0,
      lost: false,
      type,
      your_ip: ip,
      lease_s,
      given_away: false,
    };
    const reply = with_faults(this.plan.faults, plain, this.choose, now_s * 1e9);
    const { client } = request;
    if (reply.type === DHCP.OFFER) this.leases.offer(client, reply.your_ip, now_s);
    else if (reply.given_away) this.leases.give_away(client, ip, now_s + (lease_s ?? 0));
    else if (reply.type === DHCP.NAK) this.leases.drop_offer(client);
    else if (reply.lease_s !== null) {
      const forever = reply.lease_s === DHCP.INFINITE_S;
      this.leases.grant(client, reply.your_ip, forever ? Number.POSITIVE_INFINITY : now_s + reply.lease_s);
    }
    if (reply.lost) return this.unanswered(request, 'a fault');
    return [{ ...peer_of(request, reply), bytes: this.bytes(request, reply), delay_ms: reply.delay_ms }];
  }

  private bytes(request: DhcpRequest, { type, your_ip, lease_s }: DhcpReply): Uint8Array {
    const { ip, t1_s, t2_s, told } = this.plan;
    const wanted = request.parameters;
    const of_lease = (set: number | null | undefined, part: number): number | null => {
      if (lease_s === null || set === null) return null;
      // Of a lease that a fault made shorter, times behind its end are none.
      if (set !== undefined && set < lease_s) return set;
      return lease_s === DHCP.INFINITE_S ? DHCP.INFINITE_S : Math.floor(lease_s * part);
    };
    const options = type === DHCP.NAK ? [] : told.filter(([code]) => wanted?.includes(code) ?? true);
    return DHCP.write_dhcp_reply(request, {
      type,
      your_ip,
      server_ip: ip,
      lease_s,
      t1_s: of_lease(t1_s, 1 / 2),
      t2_s: of_lease(t2_s, 7 / 8),
      options,
    });
  }
}

/** Where a reply goes (RFC 2131 4.1). */
function peer_of(request: DhcpRequest, reply: DhcpReply): { ip: number; port: number; mac: number | null } {
  const { relay_ip, client_ip, wants_broadcast, mac } = request;
  if (relay_ip !== 0) return { ip: relay_ip, port: DHCP.DHCP_SERVER_PORT, mac: null };
  const port = DHCP.DHCP_CLIENT_PORT;
  if (reply.type === DHCP.NAK) return { ip: DHCP.BROADCAST_IP, port, mac: null };
  if (client_ip !== 0) return { ip: client_ip, port, mac: null };
  if (wants_broadcast) return { ip: DHCP.BROADCAST_IP, port, mac: null };
  return { ip: reply.your_ip, port, mac };
}
