// What a scenario of the command line is.

import type { World } from './world.ts';

export interface Scenario {
  /** The word on the command line. */
  readonly name: string;
  /** One line for --help. */
  readonly summary: string;
  /** It talks to a broker, which may be a real one: --broker means something. */
  readonly uses_broker: boolean;
  /** It does so over TLS: --ca, --cert and --key mean something. No unless told. */
  readonly is_secure?: boolean;
  /** Its boards send frames: --pcap means something. Yes unless told. */
  readonly has_network?: boolean;
  /** Virtual seconds it gets. For firmware that ends by itself this is a limit whose reaching is a failure. */
  readonly limit_s: number;
  /** Puts its boards into the world. */
  readonly build: (world: World) => void;
}
