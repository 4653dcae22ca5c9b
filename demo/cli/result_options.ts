// The options of the commands that have a result for machines.

import { file_name } from '../host/usage.ts';
import { flag, option } from './options.ts';

export const RESULT_OPTIONS = {
  json: flag('print the result as one JSON document, and nothing else, to standard output'),
  junit: option('FILE', 'write the result as a JUnit file, for build servers', file_name),
} as const;
