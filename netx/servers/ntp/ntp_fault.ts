/**
 * Faults of a time server, beside those that every server can have (common/server_fault.ts). Each strikes at the choice
 * `server_answer / ntp/CLIENT / ...`; a client is named by its address, a broadcast by `everybody`.
 */
import { duration_text } from '../../../rtos/sim/choice_meaning.ts';
import { late, lost, outage, type ServerFault, type ServerReply } from '../common/server_fault.ts';

/** An answer on its way. */
export interface NtpReply extends ServerReply {
  readonly stratum: number;
  /** 3: the clock is not synchronised. */
  readonly leap: number;
  /** A kiss code (RFC 5905 7.4); null: it is an answer. */
  readonly kiss: string | null;
  /** How far the times in it are off, in seconds. */
  readonly off_s: number;
}

export type NtpFault = ServerFault<NtpReply>;

const KISSES = ['RATE', 'DENY', 'RSTR'];

/** Choice `.../kiss`: option n answers with the n-th of `codes` instead of the time (kiss of death). */
export function kiss_of_death(codes: readonly string[] = KISSES): NtpFault {
  return {
    name: 'kiss_of_death',
    reply(reply: NtpReply, choose): NtpReply {
      const means = (option: number): string => `kiss of death, ${codes[option - 1]}`;
      const taken = choose('server_answer', `${reply.site}/kiss`, codes.length + 1, means);
      return taken === 0 ? reply : { ...reply, kiss: codes[taken - 1]! };
    },
  };
}

const STRATA = [16, 15, 0];

/** Choice `.../stratum`: option n answers with the n-th of `strata`. 16 is unsynchronised, 0 without a code means nothing. */
export function bad_stratum(strata: readonly number[] = STRATA): NtpFault {
  return {
    name: 'bad_stratum',
    reply(reply: NtpReply, choose): NtpReply {
      const means = (option: number): string => `stratum ${strata[option - 1]}`;
      const taken = choose('server_answer', `${reply.site}/stratum`, strata.length + 1, means);
      return taken === 0 ? reply : { ...reply, stratum: strata[taken - 1]! };
    },
  };
}

/** Choice `.../unsynchronised`: 1 says that the server's own clock is not set (leap indicator 3). */
export function unsynchronised(): NtpFault {
  return {
    name: 'unsynchronised',
    reply(reply: NtpReply, choose): NtpReply {
      const means = (): string => 'the server is not synchronised';
      const taken = choose('server_answer', `${reply.site}/unsynchronised`, 2, means);
      return taken === 0 ? reply : { ...reply, leap: 3 };
    },
  };
}

const STEPS_S = [1, -1, 3600, -3600];

/** Choice `.../step`: from this answer on the server's clock is off by the n-th of `steps_s` more. */
export function clock_step(steps_s: readonly number[] = STEPS_S): NtpFault {
  let off_s = 0;
  return {
    name: 'clock_step',
    reply(reply: NtpReply, choose): NtpReply {
      const means = (option: number): string => {
        const by_s = steps_s[option - 1]!;
        return `the server's clock jumps ${duration_text(Math.abs(by_s) * 1e9)} ${by_s < 0 ? 'back' : 'ahead'}`;
      };
      const taken = choose('server_answer', `${reply.site}/step`, steps_s.length + 1, means);
      if (taken !== 0) off_s += steps_s[taken - 1]!;
      return { ...reply, off_s: reply.off_s + off_s };
    },
  };
}

/** Every fault, in an order in which they compose. */
export function all_ntp_faults(): NtpFault[] {
  return [clock_step(), bad_stratum(), unsynchronised(), kiss_of_death(), late(), lost(), outage()];
}
