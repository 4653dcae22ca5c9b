// What the broker in the simulation reports, among the annotations of the run.

import type { BrokerOptions } from '../../mqtt/broker/broker_options.ts';
import { annotate_event } from '../../rtos/sim/annotations.ts';
import type { Simulation, Target } from '../../rtos/sim_api.ts';

/** The broker's options, with an observer that annotates too. `target` is asked for when something is reported. */
export function observed_broker(
  { annotations }: Simulation,
  target: () => Target,
  options: Partial<BrokerOptions>,
): Partial<BrokerOptions> {
  if (annotations === null) return options;
  return {
    ...options,
    observe: (event) => {
      const { kernel } = target();
      const who = event.client_id === '' ? `connection ${event.connection}` : `client "${event.client_id}"`;
      const words = [who, event.kind.replaceAll('_', ' '), event.detail].filter((text) => text !== '');
      annotate_event(annotations, kernel.now_ns, kernel.number, 'broker', words.join(': '));
      options.observe?.(event);
    },
  };
}
