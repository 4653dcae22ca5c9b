// The authority of the plant and what it has signed; made anew with each run. Do not change.

import {
  type SimCertificate,
  sim_certificate,
  sim_key,
} from '../../../../../netx/secure/host/sim_secure_api.ts';
import { variant } from './variant.ts';

const YEAR_S = 31_536_000;
/** 1 January of the year, 00:00:00 UTC, in seconds since 1970. */
export const POWER_ON_S = Date.UTC(variant.year, 0, 1) / 1000;

export interface Certificates {
  readonly root: SimCertificate;
  /** Of the broker that the board should talk to. */
  readonly broker: SimCertificate;
  /** Of another computer of the plant: the same authority has signed it, for another name. */
  readonly printer: SimCertificate;
  /** Of the broker, but of the years before. */
  readonly old: SimCertificate;
  readonly board: SimCertificate;
}

let made: Certificates | null = null;

export function certificates(): Certificates {
  if (made !== null) return made;
  // One key for all: a key takes longer to make than all the rest of the run.
  const key = sim_key();
  const now = { not_before_s: POWER_ON_S - YEAR_S, not_after_s: POWER_ON_S + YEAR_S, key };
  const before = { not_before_s: POWER_ON_S - 3 * YEAR_S, not_after_s: POWER_ON_S - YEAR_S, key };
  const { host_name } = variant;
  const root = sim_certificate({ common_name: 'plant root', is_ca: true, ...now });
  const signed = (common_name: string, dates: typeof now): SimCertificate =>
    sim_certificate({ common_name, dns_names: [common_name], issuer: root, ...dates });
  made = {
    root,
    broker: signed(host_name, now),
    printer: signed('printer.plant.example', now),
    old: signed(host_name, before),
    board: signed('board-7', now),
  };
  return made;
}
