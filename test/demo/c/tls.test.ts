// TLS from C: the whole handshake with a broker that shows its certificate and wants one, and what becomes of one that is not signed
// by whom the board trusts.

import { beforeAll, describe, expect, it } from 'vitest';
import { other_authority, type PlantCertificates, plant_certificates, run_tls_client } from './tls_client.ts';
import { no_toolchain } from './toolchain_there.ts';

describe.skipIf(no_toolchain)('TLS from C', () => {
  let plant: PlantCertificates;
  beforeAll(() => {
    plant = plant_certificates();
  });

  it.each([
    ['1.2', {}, [], '303'],
    ['1.3', { NX_SECURE_TLS_ENABLE_TLS_1_3: true }, ['NX_SECURE_TLS_ENABLE_TLS_1_3'], '304'],
    ['1.2 by lists of methods and suites', {}, ['LISTS'], '303'],
  ])(
    '%s: both sides show a certificate, and MQTT goes inside',
    async (_version, options, defines, version) => {
      const { lines, diagnostics } = await run_tls_client(plant, plant.root, options, { defines });
      expect(diagnostics).toEqual([]);
      expect(lines).toEqual([
        'board/main: setup: 1',
        'board/main: certificate of the peer: 0, 1',
        `board/main: connect: 0, version ${version}`,
        'board/main: publish: 0',
        'board/main: disconnect: 0',
        'board/main: delete: 0',
      ]);
    },
  );

  it('a broker that another authority has signed is refused', async () => {
    const { lines, diagnostics } = await run_tls_client(plant, other_authority(), {}, {});
    expect(diagnostics).toEqual([]);
    expect(lines).toEqual([
      'board/main: setup: 1',
      'board/main: connect: 10005, version 0',
      'board/main: delete: 0',
    ]);
  });
});
