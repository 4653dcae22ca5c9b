// Firmware without a bug, as a good engineer writes it: whatever a search says of one of these is a false alarm.

import type { Scenario } from '../../../../demo/scenario_api.ts';
import { block_pipeline } from './block_pipeline.ts';
import { dma_driver } from './dma_driver.ts';
import { mqtt_subscriber } from './mqtt_subscriber.ts';
import { network_boot } from './network_boot.ts';
import { power_cycles } from './power_cycles.ts';
import { producer_consumer } from './producer_consumer.ts';
import { reconnecting_publisher } from './reconnecting_publisher.ts';
import { rendezvous } from './rendezvous.ts';
import { request_server } from './request_server.ts';
import { rw_lock } from './rw_lock.ts';
import { timer_states } from './timer_states.ts';
import { udp_request } from './udp_request.ts';
import { watchdog } from './watchdog.ts';

export const CORRECT: readonly Scenario[] = [
  producer_consumer,
  request_server,
  rendezvous,
  rw_lock,
  block_pipeline,
  timer_states,
  dma_driver,
  watchdog,
  power_cycles,
  udp_request,
  network_boot,
  mqtt_subscriber,
  reconnecting_publisher,
];
