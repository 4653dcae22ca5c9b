// What `netx-sim run` was asked for, when its command line has been checked.

import type { TraceLevel } from '../../rtos/sim_api.ts';
import type { Scenario } from '../bench/scenario.ts';
import type { RunFiles } from './run_files.ts';
import type { TlsFileNames } from './tls_files.ts';

export interface RunRequest extends RunFiles {
  readonly scenario: Scenario;
  /** How the user named it. */
  readonly word: string;
  readonly seed: number;
  readonly fixed: boolean;
  /** HOST:PORT of a real broker; null: the one inside the simulation. */
  readonly broker: string | null;
  /** Names resolve through this computer. */
  readonly host_names: boolean;
  /** Where the capture goes; null: none. */
  readonly pcap: string | null;
  /** Where goes what a real broker sends; null: nowhere. */
  readonly record: string | null;
  /** The file that takes the broker's place; null: none. */
  readonly replay: string | null;
  /** The capture holds the secrets of TLS connections too. */
  readonly tls_secrets: boolean;
  /** Files for a secure connection to a real broker. */
  readonly tls: TlsFileNames;
  /** The one version of TLS that the board speaks; null: any. */
  readonly tls_version: '1.2' | '1.3' | null;
  /** Virtual seconds after which the run is cut off; null: the scenario's own limit, which is an error to reach. */
  readonly until_s: number | null;
  /** What the trace keeps. */
  readonly trace_level: TraceLevel;
  /** Where goes how often lines of C ran; null: nowhere. */
  readonly coverage: string | null;
  readonly quiet: boolean;
}
