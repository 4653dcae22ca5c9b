import { expect, it } from 'vitest';
import { driver_instance } from '../../../netx/link/nx_sim_driver_instance.ts';
import { NX_INTERFACE } from '../../../netx/nx_cb.ts';
import * as NX from '../../../netx/nx_constants.ts';
import { DriverBench } from './driver_fixture.ts';

it('is found by its interface, from attach to detach, and not mistaken for what another driver left there', () => {
  const bench = new DriverBench();
  const found: unknown[] = [driver_instance(null), driver_instance(bench.nx_interface)];
  bench.run(function* () {
    yield* bench.request(NX.NX_LINK_INTERFACE_ATTACH);
    found.push(driver_instance(bench.nx_interface)?.nic === bench.nic);
    yield* bench.request(NX.NX_LINK_INTERFACE_DETACH);
    found.push(driver_instance(bench.nx_interface));
  });
  const foreign = new NX_INTERFACE();
  foreign.nx_interface_additional_link_info = { rings: [] };
  found.push(driver_instance(foreign));
  expect(found).toEqual([null, null, true, null, null]);
});
