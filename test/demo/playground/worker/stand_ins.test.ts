import { expect, it } from 'vitest';
import { Gateway } from '../../../../demo/playground/worker/no_gateway.ts';
import { c_firmware } from '../../../../demo/playground/worker/scenario_here.ts';
import { tls_port } from '../../../../demo/playground/worker/tls_here.ts';

it('what a page has not says what to do instead', () => {
  expect(() => new Gateway()).toThrow('run it with netx-sim --broker');
  expect(() => tls_port()).toThrow('netx-sim run runs firmware with TLS');
  expect(() => c_firmware()).toThrow('netx-sim run main.c');
});
