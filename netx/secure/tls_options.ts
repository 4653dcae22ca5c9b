/**
 * The build options of NetX Secure (nx_user.h in C) and the CPU time that its cryptography takes on a board: fields of
 * the target's configuration, read once.
 */
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import { SimError } from '../../rtos/sim/sim_error.ts';
import {
  NX_SECURE_NO_QUIRKS,
  NX_SECURE_PUBLISHED_QUIRKS,
  NX_SECURE_QUIRK_NAMES,
  type NxSecureQuirk,
  type NxSecureQuirks,
} from './nx_secure_quirks.ts';

export interface NxSecureConfig {
  /** TLS 1.3 besides 1.2; off unless told, as in C. */
  readonly NX_SECURE_TLS_ENABLE_TLS_1_3: boolean;
  /** Accept a self-signed certificate of the peer if it is in the trusted store; off unless told. */
  readonly NX_SECURE_ALLOW_SELF_SIGNED_CERTIFICATES: boolean;
  /** Processor time of the public-key work of one handshake, in microseconds. */
  readonly sim_handshake_us: number;
  /** Processor time of sealing or opening one record: this, and so much for each byte. */
  readonly sim_record_us: number;
  readonly sim_byte_ns: number;
  readonly quirks: NxSecureQuirks;
}

/** What a host program may set: any option, the switches by name or all of them by `profile`. */
export type NxSecureOptions = Partial<Omit<NxSecureConfig, 'quirks'>> & {
  /** `documented` (unless told) or `published` (every quirk on). */
  readonly profile?: 'documented' | 'published';
  /** Single switches, over what the profile says. */
  readonly quirks?: Partial<NxSecureQuirks>;
};

const OPTIONS_KEY = 'nx_secure';

/** The times are of the order of a Cortex-M4 at 100 MHz without a crypto accelerator. */
const DEFAULTS: Readonly<Omit<NxSecureConfig, 'quirks'>> = {
  NX_SECURE_TLS_ENABLE_TLS_1_3: false,
  NX_SECURE_ALLOW_SELF_SIGNED_CERTIFICATES: false,
  sim_handshake_us: 300_000,
  sim_record_us: 30,
  sim_byte_ns: 400,
};

/**
 * Host side: makes the record for `TargetConfig.options`.
 *
 *     new Target(sim, { ..., config: { options: nx_secure_options({ NX_SECURE_TLS_ENABLE_TLS_1_3: true }) } });
 */
export function nx_secure_options(options: NxSecureOptions): Readonly<Record<string, unknown>> {
  for (const name of Object.keys(options)) {
    if (name in DEFAULTS || name === 'profile' || name === 'quirks') continue;
    const known = Object.keys(DEFAULTS).join(', ');
    throw new SimError(`'${name}' is no option of NetX Secure; known are: ${known}`);
  }
  for (const name of Object.keys(options.quirks ?? {})) {
    if (NX_SECURE_QUIRK_NAMES.includes(name as NxSecureQuirk)) continue;
    throw new SimError(
      `'${name}' is no quirk of NetX Secure; known are: ${NX_SECURE_QUIRK_NAMES.join(', ')}`,
    );
  }
  return { [OPTIONS_KEY]: options };
}

/** The options in force on the target of `k`. */
export function nx_secure_config(k: Kernel): NxSecureConfig {
  const kept = k.attachments.get(OPTIONS_KEY);
  if (kept !== undefined) return kept as NxSecureConfig;
  const { profile, quirks, ...options } = (k.config.options[OPTIONS_KEY] ?? {}) as NxSecureOptions;
  const from_profile = profile === 'published' ? NX_SECURE_PUBLISHED_QUIRKS : NX_SECURE_NO_QUIRKS;
  const config: NxSecureConfig = { ...DEFAULTS, ...options, quirks: { ...from_profile, ...quirks } };
  k.attachments.set(OPTIONS_KEY, config);
  return config;
}
