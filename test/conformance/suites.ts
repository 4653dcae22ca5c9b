/**
 * Which interpreter runs which file.
 */

import * as nxd_mqtt_client from '../../mqtt/nxd_mqtt_client.ts';
import * as nx_api from '../../netx/nx_api.ts';
import * as tx_api from '../../rtos/tx_api.ts';
import type { Case } from './case.ts';
import { constant_cases } from './constants.ts';
import { type CorpusFile, read_programs, read_rows, read_table } from './corpus.ts';
import { network_api_case } from './mqtt/api_errors.ts';
import { mqtt_case } from './mqtt/interpreter.ts';
import { transcript_case } from './tcp/interpreter.ts';
import { kernel_api_case } from './threadx/api_errors.ts';
import { kernel_case } from './threadx/interpreter.ts';

const PROGRAMS = { threadx: kernel_case, mqtt: mqtt_case, tcp: transcript_case };
const ERRORS = { threadx: kernel_api_case, mqtt: network_api_case, tcp: network_api_case };
const EXPORTS = {
  threadx: tx_api,
  mqtt: { ...nx_api, ...nxd_mqtt_client },
  tcp: nx_api,
};

/** The cases of a program file. */
export function load_cases(file: CorpusFile): Case[] {
  if (file.form === 'programs') return read_programs(file.path).map(PROGRAMS[file.kind]);
  if (file.form === 'api-errors') return read_rows(file.path).map(ERRORS[file.kind]);
  return constant_cases(read_table(file.path), EXPORTS[file.kind]);
}
