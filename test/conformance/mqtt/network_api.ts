/**
 * The error table of the stack and the MQTT client (README of mqtt, section 9).
 */

import * as nxd_mqtt_client from '../../../mqtt/nxd_mqtt_client.ts';
import * as nx_api from '../../../netx/nx_api.ts';
import type { ApiTable } from './api_errors.ts';
import { SETUPS } from './api_setups.ts';
import { published_options } from './profile.ts';

export const NETWORK_API: ApiTable = {
  services: { ...nx_api, ...nxd_mqtt_client },
  placeholders: {},
  setups: SETUPS,
  options: (extended_notify) => published_options(extended_notify),
};
