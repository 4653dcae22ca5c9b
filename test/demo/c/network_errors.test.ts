// The recorded error table of the stack and the MQTT client, each service called from C: the statuses are those of the originals.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { C_SERVICES } from '../../../demo/c/build/services_list.gen.ts';
import { NX_PACKET_POOL } from '../../../netx/nx_api.ts';
import type { Service } from '../../../rtos/tx_api.ts';
import { read_rows } from '../../conformance/corpus.ts';
import { type ApiTable, api_cases } from '../../conformance/mqtt/api_errors.ts';
import { NETWORK_API } from '../../conformance/mqtt/network_api.ts';
import { LARGER_SET, RECORDINGS } from '../../conformance/recordings.ts';
import { callers_image, ThroughC } from './through_c.ts';
import { no_toolchain } from './toolchain_there.ts';

/** The larger set where it lies beside the checkout. */
const FILE = existsSync(LARGER_SET)
  ? join(LARGER_SET, 'mqtt/api-errors.json')
  : join(RECORDINGS, 'mqtt/api-errors.json.gz');

const POOL_BYTES = 8192;

describe.skipIf(no_toolchain)('the error table of network and MQTT client, from C', () => {
  let in_c: ThroughC;
  beforeAll(async () => {
    in_c = new ThroughC(await callers_image());
  });

  /** The table with services that are called through C, and a driver in C. */
  function table(): ApiTable {
    const there = new Set(C_SERVICES.map(([name]) => name));
    const services = Object.entries(NETWORK_API.services).map(([name, service]) => {
      if (!there.has(name)) return [name, service];
      const through = (...args: unknown[]): unknown => in_c.call(name, args);
      Object.defineProperty(through, 'length', { value: (service as { length: number }).length });
      return [name, through];
    });
    return {
      ...NETWORK_API,
      services: Object.fromEntries(services) as ApiTable['services'],
      placeholders: {
        '@driver': function* (): Service<unknown> {
          return in_c.driver();
        },
        // Of a pool that lies where C sees it.
        '@memOfPool': function* (): Service<unknown> {
          const memory = new Uint8Array(POOL_BYTES);
          in_c.call('nx_packet_pool_create', [new NX_PACKET_POOL(), 'pool', 128, memory, POOL_BYTES]);
          return memory.subarray(16);
        },
      },
    };
  }

  it('has the statuses of the originals in every row', () => {
    const cases = read_rows(FILE).map(api_cases(table()));
    expect(cases.length).toBeGreaterThan(300);
    const wrong = cases.flatMap(({ id, run }) => {
      const found = run();
      return found === null
        ? []
        : [`${id}: ${found.where} ${String(found.expected)}, got ${String(found.got)}`];
    });
    expect(wrong).toEqual([]);
    expect(in_c.calls).toBeGreaterThanOrEqual(cases.length);
  });
});
