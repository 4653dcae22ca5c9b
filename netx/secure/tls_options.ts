/**
 * The build options of NetX Secure (nx_user.h in C) and the CPU time that its cryptography takes on a board: fields of
 * the target's configuration, read once.
 */
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import { SimError } from '../../rtos/sim/sim_error.ts';

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
}

const OPTIONS_KEY = 'nx_secure';

/** The times are of the order of a Cortex-M4 at 100 MHz without a crypto accelerator. */
const DEFAULTS: NxSecureConfig = {
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
export function nx_secure_options(options: Partial<NxSecureConfig>): Readonly<Record<string, unknown>> {
  for (const name of Object.keys(options)) {
    if (name in DEFAULTS) continue;
    const known = Object.keys(DEFAULTS).join(', ');
    throw new SimError(`'${name}' is no option of NetX Secure; known are: ${known}`);
  }
  return { [OPTIONS_KEY]: options };
}

/** The options in force on the target of `k`. */
export function nx_secure_config(k: Kernel): NxSecureConfig {
  const kept = k.attachments.get(OPTIONS_KEY);
  if (kept !== undefined) return kept as NxSecureConfig;
  const options = (k.config.options[OPTIONS_KEY] ?? {}) as Partial<NxSecureConfig>;
  const config = { ...DEFAULTS, ...options };
  k.attachments.set(OPTIONS_KEY, config);
  return config;
}
