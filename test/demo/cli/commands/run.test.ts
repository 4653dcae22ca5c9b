import { describe, expect, it } from 'vitest';
import { netx_sim } from '../netx_sim.ts';

describe('the options of a run', () => {
  it.each([
    [['--broker', 'localhost'], '--broker: "localhost" is not HOST:PORT'],
    [['--tls-secrets'], '--tls-secrets goes into a capture: it needs --pcap FILE'],
    [
      ['mqtt', '--broker', 'h:1', '--ca', 'x'],
      "--ca means nothing to the scenario 'mqtt': its connection is not secure",
    ],
    [['secure', '--tls-version', '1.1'], '--tls-version 1.1: there is 1.2, 1.3'],
    [
      ['--tls-version', '1.2'],
      "--tls-version means nothing to the scenario 'mqtt': its connection is not secure",
    ],
    [
      ['secure', '--cert', 'x'],
      '--cert is for a real broker: it needs --broker HOST:PORT (without one, certificates are made for the run)',
    ],
    [
      ['secure', '--broker', 'h:1'],
      "--broker with the scenario 'secure' needs --ca FILE: the certificate of the authority that the board trusts",
    ],
    [['secure', '--broker', 'h:1', '--ca', 'a', '--cert', 'c'], '--cert needs --key FILE too'],
    [['secure', '--broker', 'h:1', '--ca', 'a', '--key', 'k'], '--key needs --cert FILE too'],
    [['qmtt'], "there is no scenario 'qmtt'; there are: mqtt, mqtt-ipv6, "],
    [['mqtt', 'threadx'], "one scenario at a time: got 'mqtt' and 'threadx'"],
    [
      ['threadx', '--broker', '127.0.0.1:1883'],
      "--broker means nothing to the scenario 'threadx': it cannot use a real broker",
    ],
    [['threadx', '--pcap', 'x.pcapng'], "--pcap means nothing to the scenario 'threadx': it has no network"],
    [
      ['--dns', 'host'],
      '--dns host is for runs with a gateway to this computer: it needs --broker HOST:PORT',
    ],
    [['--broker', 'h:1', '--dns', 'me'], '--dns me: there is host'],
    [['--record', 'r'], '--record is for a real broker: it needs --broker HOST:PORT'],
    [['--replay', 'r'], '--replay is for a real broker: it needs --broker HOST:PORT'],
    [
      ['--broker', 'h:1', '--record', 'a', '--replay', 'b'],
      '--replay runs from a record: there is none to --record',
    ],
    [
      ['secure', '--broker', 'h:1', '--ca', 'x', '--replay', 'r'],
      "--replay means nothing to the scenario 'secure': what is encrypted differs from run to run",
    ],
    [['mqtt', '--fixed'], "--fixed: the scenario 'mqtt' has no repair"],
    [['--pcap', 'no_such_folder/x.pcapng'], '--pcap no_such_folder/x.pcapng: cannot write the file'],
  ])('%j is refused in one line that says why', async (args, message) => {
    const { code, out, err } = await netx_sim('run', ...args);
    expect([code, out]).toEqual([2, '']);
    expect(err.startsWith(`netx-sim: ${message}`)).toBe(true);
    expect(err.trimEnd()).not.toContain('\n');
  });
});

it('a scenario of the timing lab runs too, with its bug and with its repair', async () => {
  const bug = await netx_sim('run', 'lost-update');
  const repaired = await netx_sim('run', 'lost-update', '--fixed', '--quiet');
  expect([bug.code, repaired.code]).toEqual([0, 0]);
  expect(bug.out).toMatch(/result {8}success\n$/);
});
