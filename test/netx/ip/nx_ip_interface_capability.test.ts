import { describe, expect, test } from 'vitest';
import { EthernetSegment } from '../../../netx/link/ethernet_segment.ts';
import * as NX from '../../../netx/nx_api.ts';
import type { NxOptions } from '../../../netx/nx_options.ts';
import { Simulation } from '../../../rtos/sim_api.ts';
import { ref, tx_thread_sleep } from '../../../rtos/tx_api.ts';
import { StackBoard } from '../link/stack_fixture.ts';

const ALL = NX.NX_INTERFACE_CAPABILITY_CHECKSUM_ALL;
const BAD_IP = new NX.NX_IP();

/** What a board says of its interfaces: the results of services and of driver commands. */
function ask(nx: NxOptions): Record<string, number> {
  const said: Record<string, number> = {};
  const sim = new Simulation();
  new StackBoard(
    sim,
    new EthernetSegment(sim),
    'board',
    '10.0.0.1',
    function* ({ ip }) {
      yield* tx_thread_sleep(1);
      const flag = ref(-1);
      said.get = NX.nx_ip_interface_capability_get(ip, 0, flag);
      said.at_first = flag.value;
      said.set = NX.nx_ip_interface_capability_set(ip, 0, 0x5);
      NX.nx_ip_interface_capability_get(ip, 0, flag);
      said.afterwards = flag.value;
      said.loopback = ip.nx_ip_interface[1]?.nx_interface_capability_flag ?? -1;
      said.no_interface = NX.nx_ip_interface_capability_set(ip, 1, 0);
      said.no_ip = NX.nx_ip_interface_capability_set(BAD_IP, 0, 0);
      said.no_flag = NX.nx_ip_interface_capability_get(ip, 0, null);
      flag.value = 0x9;
      said.command_set = yield* NX.nx_ip_driver_direct_command(ip, NX.NX_INTERFACE_CAPABILITY_SET, flag);
      flag.value = -1;
      said.command_get = yield* NX.nx_ip_driver_direct_command(ip, NX.NX_INTERFACE_CAPABILITY_GET, flag);
      said.got = flag.value;
    },
    { nx },
  );
  sim.run({ until_ns: 1e9 });
  return said;
}

describe('the capabilities of an interface', () => {
  test('are kept in a build with NX_ENABLE_INTERFACE_CAPABILITY, by service and by driver command', () => {
    expect(ask({ NX_ENABLE_INTERFACE_CAPABILITY: true })).toEqual({
      get: NX.NX_SUCCESS,
      at_first: 0,
      set: NX.NX_SUCCESS,
      afterwards: 0x5,
      loopback: ALL,
      no_interface: NX.NX_INVALID_INTERFACE,
      no_ip: NX.NX_PTR_ERROR,
      no_flag: NX.NX_PTR_ERROR,
      command_set: NX.NX_SUCCESS,
      command_get: NX.NX_SUCCESS,
      got: 0x9,
    });
  });

  test('are not supported in another build, whatever is asked', () => {
    const said = ask({});
    for (const name of ['get', 'set', 'no_interface', 'no_ip', 'no_flag']) {
      expect(said[name]).toBe(NX.NX_NOT_SUPPORTED);
    }
    expect([said.command_set, said.command_get]).toEqual([NX.NX_UNHANDLED_COMMAND, NX.NX_UNHANDLED_COMMAND]);
    expect([said.at_first, said.loopback, said.got]).toEqual([-1, 0, -1]);
  });
});
