/**
 * The build options of NetX Secure (nx_user.h in C) and the CPU time that its cryptography takes on a board: fields of
 * the target's configuration.
 */
import { type BuildConfig, type BuildOptions, build_options } from '../build_options.ts';
import { NX_SECURE_NO_QUIRKS, NX_SECURE_PUBLISHED_QUIRKS, type NxSecureQuirks } from './nx_secure_quirks.ts';

export interface NxSecureBuild {
  /** TLS 1.3 besides 1.2. */
  readonly NX_SECURE_TLS_ENABLE_TLS_1_3: boolean;
  /** Accept a self-signed certificate of the peer if it is in the trusted store. */
  readonly NX_SECURE_ALLOW_SELF_SIGNED_CERTIFICATES: boolean;
  /** Always so: TLS 1.2. */
  readonly NX_SECURE_TLS_TLS_1_2_ENABLED: boolean;
  /** Always so: cipher suites and certificates with elliptic curves. */
  readonly NX_SECURE_ENABLE_ECC_CIPHERSUITE: boolean;
  /** Processor time of the public-key work of one handshake, in microseconds. */
  readonly sim_handshake_us: number;
  /** Processor time of sealing or opening one record: this, and so much for each byte. */
  readonly sim_record_us: number;
  readonly sim_byte_ns: number;
}

/** The options in force on one target. */
export type NxSecureConfig = BuildConfig<NxSecureBuild, NxSecureQuirks>;

/** What a host program may set: any option, the switches by name or all of them by `profile`. */
export type NxSecureOptions = BuildOptions<NxSecureBuild, NxSecureQuirks>;

/** The table of the options, and what is made of it. */
export const NX_SECURE_BUILD = build_options<NxSecureBuild, NxSecureQuirks>({
  key: 'nx_secure',
  whose: 'NetX Secure',
  // The times are of the order of a Cortex-M4 at 100 MHz without a crypto accelerator.
  defaults: {
    NX_SECURE_TLS_ENABLE_TLS_1_3: false,
    NX_SECURE_ALLOW_SELF_SIGNED_CERTIFICATES: false,
    NX_SECURE_TLS_TLS_1_2_ENABLED: true,
    NX_SECURE_ENABLE_ECC_CIPHERSUITE: true,
    sim_handshake_us: 300_000,
    sim_record_us: 30,
    sim_byte_ns: 400,
  },
  quirks: [NX_SECURE_NO_QUIRKS, NX_SECURE_PUBLISHED_QUIRKS],
  fixed: {
    NX_SECURE_TLS_TLS_1_2_ENABLED: 'every session can do TLS 1.2',
    NX_SECURE_ENABLE_ECC_CIPHERSUITE: "the session's table of ciphers says whether elliptic curves are used",
  },
});

/**
 * Host side: makes the record for `TargetConfig.options`.
 *
 *     new Target(sim, { ..., config: { options: nx_secure_options({ NX_SECURE_TLS_ENABLE_TLS_1_3: true }) } });
 */
export const nx_secure_options = NX_SECURE_BUILD.set;

/** The options in force on the target of `k`. */
export const nx_secure_config = NX_SECURE_BUILD.of;
