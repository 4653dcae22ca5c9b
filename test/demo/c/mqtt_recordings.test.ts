// The recorded MQTT programs, whose client's services are called and whose callbacks are answered from C: the logs and final states
// are those of the real client.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { is_object, type Json, type JsonObject } from '../../conformance/case.ts';
import { entries_difference, value_difference } from '../../conformance/compare.ts';
import { read_programs } from '../../conformance/corpus.ts';
import { LARGER_SET, RECORDINGS } from '../../conformance/recordings.ts';
import { MqttProgramsInC, mqtt_operations } from './mqtt_programs.ts';
import { no_toolchain } from './toolchain_there.ts';

/** The larger set where it lies beside the checkout. */
const FOLDER = existsSync(LARGER_SET) ? LARGER_SET : RECORDINGS;
const SUFFIX = FOLDER === LARGER_SET ? '' : '.gz';

describe.skipIf(no_toolchain)('recorded MQTT programs from C', () => {
  let in_c: MqttProgramsInC;
  beforeAll(async () => {
    in_c = new MqttProgramsInC(await mqtt_operations());
  });

  function difference(program: JsonObject): Json {
    const expected = is_object(program['expect']) ? program['expect'] : {};
    const masked = program['masked'] === true;
    const { log, final } = in_c.run(program);
    const entries = Array.isArray(expected['log']) ? expected['log'] : [];
    const found =
      entries_difference('log', entries, log, masked) ??
      value_difference('final', expected['final'], final, masked);
    return found === null ? null : { ...found, before: [...found.before] };
  }

  it.each([
    ['named', 536],
    ['random', 160],
  ])('%s: log and final state are those of the real client', (name, least) => {
    const programs = read_programs(join(FOLDER, 'mqtt', `${name}.jsonl${SUFFIX}`));
    expect(programs.length).toBeGreaterThanOrEqual(least);
    const wrong = programs.flatMap((program) => {
      const found = difference(program);
      return found === null ? [] : [{ id: program['id'], found }];
    });
    expect(wrong).toEqual([]);
  });
});
