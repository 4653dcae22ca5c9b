import { expect, it } from 'vitest';
import { NX_SECURE_NO_QUIRKS, NX_SECURE_PUBLISHED_QUIRKS } from '../../../netx/secure/nx_secure_quirks.ts';
import { nx_secure_config, nx_secure_options } from '../../../netx/secure/tls_options.ts';
import { Simulation, Target } from '../../../rtos/sim_api.ts';

it('has the defaults of the C header, and refuses what it does not know', () => {
  const config = (options: Readonly<Record<string, unknown>>) =>
    nx_secure_config(
      new Target(new Simulation(), { name: 'board', main: () => {}, config: { options } }).kernel,
    );
  expect(config({})).toEqual({
    NX_SECURE_TLS_ENABLE_TLS_1_3: false,
    NX_SECURE_ALLOW_SELF_SIGNED_CERTIFICATES: false,
    NX_SECURE_TLS_TLS_1_2_ENABLED: true,
    NX_SECURE_ENABLE_ECC_CIPHERSUITE: true,
    sim_handshake_us: 300_000,
    sim_record_us: 30,
    sim_byte_ns: 400,
    quirks: NX_SECURE_NO_QUIRKS,
  });
  expect(config(nx_secure_options({ sim_record_us: 7 })).sim_record_us).toBe(7);
  const { quirks } = config(
    nx_secure_options({ profile: 'published', quirks: { crl_of_root_refused: false } }),
  );
  expect(quirks).toEqual({ ...NX_SECURE_PUBLISHED_QUIRKS, crl_of_root_refused: false });
  expect(() => nx_secure_options({ quirks: { typo: true } as never })).toThrow(/'typo' is no quirk/);
  expect(() => nx_secure_options({ NX_SECURE_TYPO: 1 } as never)).toThrow(/'NX_SECURE_TYPO' is no option/);
  expect(() => nx_secure_options({ NX_SECURE_TLS_TLS_1_2_ENABLED: false })).toThrow(/is always true/);
});
