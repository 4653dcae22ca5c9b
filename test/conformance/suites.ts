/**
 * Which interpreter runs which file.
 */

import * as tx_api from '../../rtos/tx_api.ts';
import type { Case } from './case.ts';
import { constant_cases } from './constants.ts';
import { type CorpusFile, read_programs, read_rows, read_table } from './corpus.ts';
import { kernel_api_case } from './threadx/api_errors.ts';
import { kernel_case } from './threadx/interpreter.ts';

/** The cases of a program file. */
export function load_cases(file: CorpusFile): Case[] {
  if (file.kind === 'threadx' && file.form === 'programs') return read_programs(file.path).map(kernel_case);
  if (file.kind === 'threadx' && file.form === 'api-errors') return read_rows(file.path).map(kernel_api_case);
  if (file.kind === 'threadx' && file.form === 'constants') {
    return constant_cases(read_table(file.path), tx_api);
  }
  return [];
}
