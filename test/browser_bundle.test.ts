// The simulation runs where there is no Node: bundled for a neutral platform, no module of it asks for a `node:` one. Only
// the gateway and the host half of NetX Secure do.

import { fileURLToPath } from 'node:url';
import { type BuildFailure, build } from 'esbuild';
import { expect, it } from 'vitest';
import { sources_under } from './tidy/sources.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const HOST_SIDE = ['netx/gateway/', 'netx/secure/host/'];

/** What cannot be bundled without Node, as `file: why`. */
async function missing_for(entries: readonly string[]): Promise<string[]> {
  try {
    await build({
      absWorkingDir: ROOT,
      entryPoints: [...entries],
      bundle: true,
      write: false,
      outdir: 'bundle',
      format: 'esm',
      platform: 'neutral',
      logLevel: 'silent',
    });
    return [];
  } catch (error) {
    return (error as BuildFailure).errors.map(({ location, text }) => `${location?.file}: ${text}`);
  }
}

it('kernel, stack, MQTT client and search can be bundled without a node: module', async () => {
  const entries = sources_under('rtos', 'netx', 'mqtt')
    .map(({ name }) => name)
    .filter((name) => !HOST_SIDE.some((folder) => name.startsWith(folder)));
  expect(entries).toContain('netx/secure/nx_secure_api.ts');
  expect(entries).toContain('rtos/explore/search.ts');
  expect(await missing_for(entries)).toEqual([]);
});

it('a node: module is found however deep it is', async () => {
  expect(await missing_for(['netx/secure/host/nx_secure_api.ts'])).toContain(
    'netx/secure/host/tls_engine.ts: Could not resolve "node:tls"',
  );
});
