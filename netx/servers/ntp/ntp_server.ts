/**
 * A time server (RFC 5905, mode 4; mode 5 for broadcasts). Its clock is virtual time from a date on, moved where the options or
 * a fault say so. It knows no network; server_thread.ts carries its datagrams.
 */
import { SimError } from '../../../rtos/sim/sim_error.ts';
import {
  check_outages,
  ipv6_option,
  is_out,
  number_option,
  type Outage,
  peer_text,
  type ServerAnswer,
  type ServerCore,
  type ServerPeer,
} from '../common/server_core.ts';
import { type Choose, with_faults } from '../common/server_fault.ts';
import type { NtpFault, NtpReply } from './ntp_fault.ts';
import {
  MODE_BROADCAST,
  MODE_SERVER,
  type NtpRequest,
  type NtpTime,
  ntp_time,
  read_ntp_request,
  unix_time,
  write_ntp,
} from './ntp_message.ts';

const WHOSE = 'NTP server';
const NTP_PORT = 123;
const NOTHING: readonly ServerAnswer[] = [];
const VERSION = 4;
/** About a microsecond, 2^-20 s. */
const PRECISION = -20;
/** 1/65536 s: the clock of this world is right by itself. */
const ROOT_DISPERSION = 1;
/** When its clock was last set: so long before power-on. */
const SET_BEFORE_S = 64;

export interface NtpServerOptions {
  /** The date at power-on, from 1970 on, in UTC. Default: 2026-01-01T00:00:00Z. */
  readonly date?: string;
  /** Servers between it and a clock, 1 for one that has the clock itself. Default: 1. */
  readonly stratum?: number;
  /** What it is set by, up to four letters (stratum 1), or the address of its own server. Default: SIM. */
  readonly reference?: string;
  /** Its clock jumps at these virtual seconds. Default: never. */
  readonly steps?: readonly { readonly at_s: number; readonly by_s: number }[];
  /** Broadcasts the time every so many seconds; null: it only answers. From 1 to 131072. Default: null. */
  readonly broadcast_s?: number | null;
  /** Where broadcasts go. Default: 255.255.255.255, everybody on the LAN. */
  readonly broadcast_ip?: number;
  /** They go to this IPv6 group instead, such as ff02::101, if the host speaks IPv6. Default: none. */
  readonly broadcast_ipv6?: string;
  /** Faults that ask choose() for their turn (ntp_fault.ts). Default: none. */
  readonly faults?: readonly NtpFault[];
  /** When it says nothing. Default: never. */
  readonly outages?: readonly Outage[];
}

export class NtpServer implements ServerCore {
  readonly name = WHOSE;
  readonly port = NTP_PORT;
  wake: (() => void) | null = null;
  observe: ((text: string) => void) | null = null;
  due_ns: number;
  private readonly options: NtpServerOptions;
  private readonly start_s: number;
  private readonly start_ns: number;
  private readonly stratum: number;
  private readonly reference: string;
  private readonly choose: Choose;
  /** Whom broadcasts go to. */
  private readonly everybody: ServerPeer;

  /** Throws a SimError for options that make no sense. */
  constructor(options: NtpServerOptions, choose: Choose) {
    const { date = '2026-01-01T00:00:00Z', stratum = 1, reference = 'SIM', broadcast_s = null } = options;
    const start = unix_time(date);
    if (start === null) {
      throw new SimError(`${WHOSE}: date: "${date}" is not a date; write it as 2026-01-01T00:00:00Z`);
    }
    check_outages(WHOSE, options.outages ?? []);
    if (broadcast_s !== null) number_option(WHOSE, 'broadcast_s', broadcast_s, 1, 2 ** 17);
    if (!/^[\x21-\x7e]{1,4}$/.test(reference)) {
      throw new SimError(
        `${WHOSE}: reference: "${reference}" must be one to four printable characters, such as GPS`,
      );
    }
    this.options = options;
    this.stratum = number_option(WHOSE, 'stratum', stratum, 1, 15);
    this.reference = reference;
    this.start_s = start.seconds;
    this.start_ns = start.ns;
    this.choose = choose;
    const { broadcast_ip: ip = 0xffffffff, broadcast_ipv6: group } = options;
    const everybody = { ip, port: NTP_PORT };
    this.everybody =
      group === undefined ? everybody : { ...everybody, ipv6: ipv6_option(WHOSE, 'broadcast_ipv6', group) };
    this.due_ns = broadcast_s === null ? Number.POSITIVE_INFINITY : Math.round(broadcast_s * 1e9);
  }

  due(now_ns: number): readonly ServerAnswer[] {
    const { broadcast_s = null, outages = [] } = this.options;
    if (broadcast_s === null) return NOTHING;
    this.due_ns += Math.round(broadcast_s * 1e9);
    if (is_out(outages, now_ns)) return NOTHING;
    const reply = this.reply('everybody', now_ns);
    if (reply.lost) return NOTHING;
    const request = { version: VERSION, poll: Math.round(Math.log2(broadcast_s)), transmit: [0, 0] } as const;
    const bytes = this.bytes(request, reply, MODE_BROADCAST, now_ns);
    return [{ ...this.everybody, bytes, delay_ms: reply.delay_ms, mac: null }];
  }

  receive(message: Uint8Array, from: ServerPeer, now_ns: number): readonly ServerAnswer[] {
    const request = read_ntp_request(message);
    if (request === null) return NOTHING;
    const client = peer_text(from);
    const silent = (why: string): readonly ServerAnswer[] => {
      this.observe?.(`the request of ${client} is not answered: ${why}`);
      return NOTHING;
    };
    if (is_out(this.options.outages ?? [], now_ns)) return silent('an outage');
    const reply = this.reply(client, now_ns);
    if (reply.lost) return silent('a fault');
    return [
      {
        ...from,
        bytes: this.bytes(request, reply, MODE_SERVER, now_ns),
        delay_ms: reply.delay_ms,
        mac: null,
      },
    ];
  }

  private reply(client: string, now_ns: number): NtpReply {
    const plain: NtpReply = {
      site: `ntp/${client}`,
      delay_ms: 0,
      lost: false,
      stratum: this.stratum,
      leap: 0,
      kiss: null,
      off_s: this.stepped_s(now_ns),
    };
    return with_faults(this.options.faults ?? [], plain, this.choose, now_ns);
  }

  /** How far the steps of the options have moved the clock. */
  private stepped_s(now_ns: number): number {
    const { steps = [] } = this.options;
    return steps.reduce((sum, { at_s, by_s }) => (at_s * 1e9 <= now_ns ? sum + by_s : sum), 0);
  }

  /** The clock of the server at a virtual time, as it stands in messages. */
  private time(now_ns: number, off_s: number): NtpTime {
    // Whole seconds and the rest apart: their sum would lose nanoseconds.
    const ns = (now_ns % 1e9) + this.start_ns + (off_s - Math.floor(off_s)) * 1e9;
    return ntp_time(
      this.start_s + Math.floor(now_ns / 1e9) + Math.floor(off_s) + Math.floor(ns / 1e9),
      ns % 1e9,
    );
  }

  private bytes(request: NtpRequest, reply: NtpReply, mode: number, now_ns: number): Uint8Array {
    const { kiss, off_s } = reply;
    const now = this.time(now_ns, off_s);
    return write_ntp({
      leap: kiss === null ? reply.leap : 3,
      version: request.version,
      mode,
      stratum: kiss === null ? reply.stratum : 0,
      poll: request.poll,
      precision: PRECISION,
      root_delay: 0,
      root_dispersion: ROOT_DISPERSION,
      reference: kiss ?? this.reference,
      reference_time: ntp_time(this.start_s - SET_BEFORE_S, this.start_ns),
      originate: request.transmit,
      receive: mode === MODE_BROADCAST ? [0, 0] : now,
      transmit: this.time(now_ns + reply.delay_ms * 1e6, off_s),
    });
  }
}
