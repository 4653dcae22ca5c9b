// What a scenario of the command line is.

import type { World } from './world.ts';

export interface Scenario {
  /** The word on the command line. */
  readonly name: string;
  /** One line for --help. */
  readonly summary: string;
  /** It talks to a broker at the ordinary port, which may be a real one: --broker means something. */
  readonly uses_broker: boolean;
  /** Virtual seconds it gets. For firmware that ends by itself this is a limit whose reaching is a failure. */
  readonly limit_s: number;
  /** Puts its boards into the world. */
  readonly build: (world: World) => void;
}
