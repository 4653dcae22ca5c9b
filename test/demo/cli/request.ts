// A run as the tests of a session ask for it.

import type { RunRequest } from '../../../demo/cli/run_request.ts';

export const REQUEST: Omit<RunRequest, 'scenario'> = {
  word: 'test',
  fixed: false,
  seed: 1,
  broker: null,
  host_names: false,
  pcap: null,
  perfetto: null,
  document: null,
  trx: null,
  report: null,
  record: null,
  replay: null,
  tls_secrets: false,
  tls: { ca: null, cert: null, key: null },
  tls_version: null,
  until_s: null,
  trace_level: 'all',
  coverage: null,
  quiet: false,
};
