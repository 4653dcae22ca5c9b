// In the place of scenario/tls_broker.ts and host/certificate_files.ts: a page has no TLS, which is that of Node.

import { SimError } from '../../../rtos/sim/sim_error.ts';

export const SECURE_PORT = 8883;
export const TLS_BROKER_OPTIONS = {};

function refuse(): never {
  throw new SimError('TLS is not in a page, as it is that of Node: netx-sim run runs firmware with TLS');
}

export { refuse as read_authority, refuse as read_own_certificate, refuse as tls_port };
