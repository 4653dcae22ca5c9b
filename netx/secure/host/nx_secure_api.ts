/**
 * What firmware imports for NetX Secure where Node is the host: the entry `netx-sim/nx_secure` of the package. The engine
 * comes with it.
 */
import './node_tls.ts';

export * from '../nx_secure_api.ts';
