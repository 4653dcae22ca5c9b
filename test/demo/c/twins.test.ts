// The same firmware in C and in TypeScript: what the kernel, the stack and the client do is the same, record by record.

import { describe, expect, it } from 'vitest';
import type { Bench } from '../../../demo/bench/bench.ts';
import { mqtt_sample } from '../../../demo/firmware/mqtt_sample.ts';
import { threadx_demo } from '../../../demo/firmware/threadx_demo.ts';
import type { TraceRecord } from '../../../rtos/sim/trace_log.ts';
import { run_bench } from '../bench/run_bench.ts';
import { add_c_board, c_image } from './c_boards.ts';
import { no_toolchain } from './toolchain_there.ts';

/** All that a run leaves in its trace, with texts in place of their numbers. */
async function trace_of(build: (bench: Bench) => unknown): Promise<string[]> {
  const records: string[] = [];
  await run_bench((bench) => {
    bench.sim.trace.listener = (
      { time_ns, target, context, event, info1, info2, info3, info4 }: TraceRecord,
      text,
    ) => {
      const subject = text === '' ? info1 : text;
      records.push([time_ns, target, context, event, subject, info2, info3, info4].join(' '));
    };
    build(bench);
  }, 3);
  return records;
}

describe.skipIf(no_toolchain)('firmware in C does what its twin in TypeScript does', () => {
  it('in the eight-thread demo', async () => {
    const rounds = 3;
    const image = await c_image(['demo/firmware/threadx_demo.c'], {
      defines: [`ROUNDS=${rounds}`],
      code_time: false,
    });
    const in_c = await trace_of((bench) => add_c_board(bench, image, { application: ['thread 0'] }));
    const in_typescript = await trace_of((bench) => {
      const firmware = (console: Parameters<typeof threadx_demo>[0]) => threadx_demo(console, rounds);
      bench.add_board({ name: 'board', firmware, application: ['thread 0'], network: false });
    });
    expect(in_typescript.length).toBeGreaterThan(100_000);
    expect(first_difference(in_c, in_typescript)).toBeUndefined();
  });

  it("in the guide's MQTT sample", async () => {
    const image = await c_image(['demo/firmware/mqtt_sample.c', 'demo/firmware/network.c'], {
      code_time: false,
    });
    const application = ['mqtt sample'];
    const in_c = await trace_of((bench) => {
      bench.add_broker();
      add_c_board(bench, image, { application, network: true });
    });
    const in_typescript = await trace_of((bench) => {
      bench.add_broker();
      bench.add_board({ name: 'board', firmware: (console) => mqtt_sample({ console }), application });
    });
    expect(in_typescript.length).toBeGreaterThan(500);
    expect(first_difference(in_c, in_typescript)).toBeUndefined();
  });
});

/** Where two traces part, in words of both. */
function first_difference(one: readonly string[], other: readonly string[]): string | undefined {
  const place = one.findIndex((record, index) => record !== other[index]);
  if (place === -1 && one.length === other.length) return undefined;
  const at = place === -1 ? one.length : place;
  const around = (records: readonly string[]): string =>
    records.slice(Math.max(0, at - 3), at + 3).join('\n');
  return `record ${at} of ${one.length} and ${other.length}:\n${around(one)}\n\n${around(other)}`;
}
