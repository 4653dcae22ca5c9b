/**
 * Which interpreter runs which file.
 */

import { basename } from 'node:path';
import * as nxd_mqtt_client from '../../mqtt/nxd_mqtt_client.ts';
import * as nx_api from '../../netx/nx_api.ts';
import * as tx_api from '../../rtos/tx_api.ts';
import { BadInput, type Case } from './case.ts';
import { constant_cases } from './constants.ts';
import { type CorpusFile, read_programs, read_rows, read_table } from './corpus.ts';
import { network_api_case } from './mqtt/api_errors.ts';
import { mqtt_case } from './mqtt/interpreter.ts';
import { read_recording } from './recordings.ts';
import { transcript_case } from './tcp/interpreter.ts';
import { kernel_api_case } from './threadx/api_errors.ts';
import { kernel_case } from './threadx/interpreter.ts';
import { trace_buffer_cases } from './tracex/interpreter.ts';

const PROGRAMS = { threadx: kernel_case, mqtt: mqtt_case, tcp: transcript_case, tracex: no_case };
const ERRORS = { threadx: kernel_api_case, mqtt: network_api_case, tcp: network_api_case, tracex: no_case };
const EXPORTS = {
  threadx: tx_api,
  mqtt: { ...nx_api, ...nxd_mqtt_client },
  tcp: nx_api,
  tracex: tx_api,
};

function no_case(): never {
  throw new BadInput('a folder named tracex has trace buffers (*.trx) and their listings, and no programs');
}

/** A buffer has its listing beside it: `wrapped.trx`, `wrapped.json`. */
function buffer_cases({ path }: CorpusFile): Case[] {
  const name = basename(path).replace(/\.trx(\.gz)?$/, '');
  return trace_buffer_cases(
    name,
    read_table(path.replace(/\.trx(?=(\.gz)?$)/, '.json')),
    read_recording(path),
  );
}

/** The cases of a program file. */
export function load_cases(file: CorpusFile): Case[] {
  if (file.form === 'buffers') return buffer_cases(file);
  if (file.form === 'programs') return read_programs(file.path).map(PROGRAMS[file.kind]);
  if (file.form === 'api-errors') return read_rows(file.path).map(ERRORS[file.kind]);
  return constant_cases(read_table(file.path), EXPORTS[file.kind]);
}
