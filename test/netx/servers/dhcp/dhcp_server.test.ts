import { describe, expect, it } from 'vitest';
import type { Choose } from '../../../../netx/servers/common/server_fault.ts';
import { address_in_use, all_dhcp_faults, second_server } from '../../../../netx/servers/dhcp/dhcp_fault.ts';
import { DhcpServer } from '../../../../netx/servers/dhcp/dhcp_server.ts';
import { read_dhcp_request } from '../../../../netx/servers/dhcp/dhcp_server_message.ts';
import type { DhcpServerOptions } from '../../../../netx/servers/dhcp/dhcp_server_options.ts';
import { Random } from '../../../../rtos/sim_api.ts';
import {
  ACK,
  type ClientMessage,
  client_message,
  DECLINE,
  DISCOVER,
  INFORM,
  NAK,
  NOBODY,
  OFFER,
  PLACE,
  RELEASE,
  REQUEST,
  told,
} from './messages.ts';

const SERVER = '192.168.1.1';
const EVERYBODY = '255.255.255.255:68';
const nominal: Choose = () => 0;

function server(options: DhcpServerOptions = {}, choose = nominal) {
  const made = new DhcpServer(options, PLACE, choose);
  const notes: string[] = [];
  made.observe = (text) => notes.push(text);
  const ask = (message: ClientMessage, second = 1) =>
    told(made.receive(client_message(message), NOBODY, second * 1e9)[0]);
  /** Discover and request; the address. */
  const bind = (mac: number, second = 1): string | undefined => {
    const offer = ask({ type: DISCOVER, mac }, second);
    if (offer === null) return undefined;
    return ask({ type: REQUEST, mac, wants: offer.yours, server: SERVER }, second)?.yours;
  };
  return { made, ask, bind, notes };
}

/** Takes an option at the sites that end so. */
const at = (end: string, taken: number): Choose => {
  return (_kind, site) => (site.endsWith(end) ? taken : 0);
};

describe('a DHCP server', () => {
  it('offers an address and acknowledges it, with what it was asked for', () => {
    const { ask } = server({ router: '192.168.1.2', domain: 'plant.example', ntp: ['192.168.1.9'] });
    const offer = ask({ type: DISCOVER, asks: [1, 3, 6, 15, 42] });
    expect(offer).toMatchObject({ type: OFFER, yours: '192.168.1.100', lease: 3600, t1: 1800, t2: 3150 });
    expect(offer).toMatchObject({ server: SERVER, to: EVERYBODY, xid: 0x1234 });
    expect(ask({ type: DISCOVER })?.length).toBe(307);
    expect(ask({ type: DISCOVER, asks: [] })?.length).toBe(300);
    expect([1, 3, 6, 42].map((code) => offer?.option(code))).toEqual([
      [255, 255, 255, 0],
      [192, 168, 1, 2],
      [192, 168, 1, 1],
      [192, 168, 1, 9],
    ]);
    expect(String.fromCharCode(...(offer?.option(15) ?? []))).toBe('plant.example');
    const ack = ask({ type: REQUEST, wants: '192.168.1.100', server: SERVER, asks: [1] });
    expect(ack).toMatchObject({ type: ACK, yours: '192.168.1.100', lease: 3600 });
    expect([ack?.option(3), ack?.option(1)]).toEqual([[], [255, 255, 255, 0]]);
  });

  it('gives every client an address of its own, and the same one again', () => {
    const { bind } = server({ pool: ['192.168.1.20', '192.168.1.21'], lease_s: 60 });
    expect([bind(1), bind(2), bind(1, 30), bind(3, 31)]).toEqual([
      '192.168.1.20',
      '192.168.1.21',
      '192.168.1.20',
      undefined,
    ]);
    // The second client's lease is over: its address is wanted.
    expect([bind(3, 62), bind(1, 63)]).toEqual(['192.168.1.21', '192.168.1.20']);
  });

  it('renews by unicast, also a lease that is over while nobody else wants the address', () => {
    const { ask, bind } = server({ lease_s: 10 });
    const address = bind(7);
    for (const second of [5, 200]) {
      expect(ask({ type: REQUEST, mac: 7, has: address ?? '' }, second)).toMatchObject({
        type: ACK,
        yours: address,
        to: `${address}:68`,
      });
    }
  });

  it('refuses an address that the client cannot have', () => {
    const { ask, bind } = server();
    bind(1);
    const wrong = [
      { wants: '192.168.1.100', server: SERVER },
      { has: '192.168.1.100' },
      { wants: '10.0.0.9' },
      { wants: '192.168.1.5', server: SERVER },
    ];
    for (const message of wrong) {
      const answer = ask({ type: REQUEST, mac: 2, ...message });
      expect(answer).toMatchObject({ type: NAK, yours: '0.0.0.0', lease: null, to: EVERYBODY });
    }
  });

  it('says nothing where another server is meant, or to a rebooted client that it does not know', () => {
    const { ask, notes } = server();
    ask({ type: DISCOVER, host: 'sensor' });
    expect(ask({ type: REQUEST, wants: '192.168.1.100', server: '192.168.1.9' })).toBeNull();
    expect(ask({ type: REQUEST, mac: 9, wants: '192.168.1.150' })).toBeNull();
    expect(notes).toEqual([
      'REQUEST of sensor is not answered: it is for the server 192.168.1.9',
      'REQUEST of 00:00:00:00:00:09 is not answered: the server has no record of the client',
    ]);
  });

  it('does not give an address again that was declined, until a while later', () => {
    const { ask, bind, notes } = server({ pool: ['192.168.1.20', '192.168.1.20'], declined_s: 100 });
    bind(1);
    ask({ type: DECLINE, mac: 1, wants: '192.168.1.20', server: SERVER }, 2);
    expect(ask({ type: DISCOVER, mac: 1 }, 50)).toBeNull();
    expect(ask({ type: DISCOVER, mac: 1 }, 102)).toMatchObject({ type: OFFER });
    expect(notes[0]).toContain('192.168.1.20 is in use by another host');
    expect(notes[1]).toContain('every address of the pool is in use');
  });

  it('has an address free after its release, and answers an inform without one', () => {
    const { ask, bind, made } = server({ pool: ['192.168.1.20', '192.168.1.20'] });
    bind(1);
    ask({ type: RELEASE, mac: 1, has: '192.168.1.20' }, 3);
    expect(made.leases.all()).toMatchObject([{ state: 'leased', until_s: 3 }]);
    expect(bind(2, 4)).toBe('192.168.1.20');
    const inform = ask({ type: INFORM, mac: 5, has: '192.168.1.7', asks: [6] });
    expect(inform).toMatchObject({
      type: ACK,
      yours: '0.0.0.0',
      lease: null,
      t1: null,
      to: '192.168.1.7:68',
    });
    expect(inform?.option(6)).toEqual([192, 168, 1, 1]);
  });

  it('answers to the hardware address, or through the relay, as the client wants it', () => {
    const { ask } = server();
    expect(ask({ type: DISCOVER, broadcast: false })?.to).toBe('192.168.1.100:68 at 20000000007');
    expect(ask({ type: DISCOVER, relay: '192.168.1.254' })?.to).toBe('192.168.1.254:67');
  });

  it('keeps reserved addresses for their clients, by hardware address or host name', () => {
    const reservations = { '02:00:00:00:00:07': '192.168.1.50', pump: '192.168.1.100' };
    const { ask } = server({ reservations });
    expect(ask({ type: DISCOVER })?.yours).toBe('192.168.1.50');
    expect(ask({ type: DISCOVER, mac: 1 })?.yours).toBe('192.168.1.101');
    expect(ask({ type: DISCOVER, mac: 2, host: 'pump' })?.yours).toBe('192.168.1.100');
  });

  it('gives an address for ever, and tells no times where it is told not to', () => {
    const { ask } = server({ lease_s: Number.POSITIVE_INFINITY });
    expect(ask({ type: DISCOVER })).toMatchObject({ lease: 0xffffffff, t1: 0xffffffff });
    const other = server({ lease_s: 100, t1_s: null, t2_s: 90 });
    expect(other.ask({ type: DISCOVER })).toMatchObject({ lease: 100, t1: null, t2: 90 });
  });

  it('is silent in an outage', () => {
    const { ask, notes } = server({ outages: [{ from_s: 10, to_s: 20 }] });
    expect(ask({ type: DISCOVER }, 15)).toBeNull();
    expect(ask({ type: DISCOVER }, 20)).not.toBeNull();
    expect(notes).toHaveLength(1);
  });
});

describe('the faults of a DHCP server', () => {
  const faults = [...all_dhcp_faults(), address_in_use('192.168.1.81')];
  const asked = (choose: Choose) => {
    const { ask, made } = server({ faults }, choose);
    const offer = ask({ type: DISCOVER, host: 'sensor' });
    const ack = ask({ type: REQUEST, host: 'sensor', wants: offer?.yours ?? '', server: SERVER });
    return { offer, ack, leases: made.leases.all() };
  };

  it('do nothing nominally', () => {
    expect(asked(nominal)).toMatchObject({ offer: { lease: 3600 }, ack: { type: ACK, lease: 3600 } });
  });

  it('refuse, shorten, lose, or offer what is in use', () => {
    expect(asked(at('sensor/ACK/nak', 1))).toMatchObject({ ack: { type: NAK, lease: null }, leases: [] });
    expect(asked(at('sensor/ACK/lease', 2))).toMatchObject({
      ack: { lease: 10, t1: 5, t2: 8 },
      leases: [{ until_s: 11 }],
    });
    expect(asked(at('sensor/ACK/given away', 1))).toMatchObject({
      ack: { type: NAK },
      leases: [{ client: 'in place of 02:00:00:00:00:07', until_s: 3601 }],
    });
    expect(asked(at('sensor/ACK/lost', 1)).ack).toBeNull();
    expect(asked(at('sensor/OFFER/in use', 1))).toMatchObject({
      offer: { yours: '192.168.1.81' },
      ack: { type: ACK, yours: '192.168.1.81' },
    });
  });

  it('let a second server speak only when it is chosen', () => {
    const second = (choose: Choose) => server({ faults: [second_server()] }, choose).ask({ type: DISCOVER });
    expect(second(nominal)).toBeNull();
    expect(second(at('/second', 1))).toMatchObject({ type: OFFER });
  });
});

describe('options that make no sense', () => {
  const wrong: readonly (readonly [DhcpServerOptions, string])[] = [
    [{ pool: ['10.0.0.1', '10.0.0.2'] }, 'pool: 10.0.0.1 is not in the network of the server, 192.168.1.0'],
    [{ pool: ['192.168.1.9', '192.168.1.2'] }, 'write the first address first'],
    [{ pool: ['192.168.1', '192.168.1.2'] }, 'pool: "192.168.1" is not an IPv4 address; write four numbers'],
    [{ lease_s: 0 }, 'lease_s is 0; it must be from 1'],
    [{ reservations: { '02:00': '192.168.1.4' } }, 'is not a MAC address'],
    [{ options: { 51: 'x' } }, 'options: 51 is set by the server itself'],
    [{ options: { 60: [256] } }, 'options: 60 must be a text'],
    [{ domain: 'plänt' }, 'domain must be at most 255 printable ASCII characters'],
    [{ outages: [{ from_s: 2, to_s: 1 }] }, 'an outage from 2 s to 1 s'],
    [{ faults: [], router: 'here' }, 'router: "here" is not an IPv4 address'],
  ];
  it.each(wrong)('%j', (options, message) => {
    expect(() => server(options)).toThrow(message);
  });

  it('of a small network need a pool', () => {
    const place = { ...PLACE, mask: 0xfffffff0 };
    expect(() => new DhcpServer({}, place, nominal)).toThrow('write pool: [FIRST, LAST]');
  });
});

it('knows its leases when it is started again, and not its offers', () => {
  const before = server({ lease_s: 30 });
  expect([before.bind(1), before.bind(2)]).toEqual(['192.168.1.100', '192.168.1.101']);
  before.ask({ type: DISCOVER, mac: 3 });
  const { made, bind } = server({ lease_s: 30 });
  made.leases.restore(before.made.leases);
  // The leases are over, and all the same their clients'.
  expect([bind(4, 75), bind(2, 75), bind(1, 75)]).toEqual([
    '192.168.1.102',
    '192.168.1.101',
    '192.168.1.100',
  ]);
});

it('100,000 malformed messages are answered or not, and change nothing but leases', () => {
  const random = new Random(5);
  const { made, bind } = server({ pool: ['192.168.1.10', '192.168.1.250'] });
  let read = 0;
  for (let n = 0; n < 100_000; n++) {
    const whole = client_message({
      type: 1 + random.below(8),
      wants: '192.168.1.20',
      host: 'x',
      mac: random.below(50),
    });
    for (let changes = random.below(10); changes > 0; changes--) whole[random.below(300)] = random.below(256);
    const message = random.chance(0.3) ? whole.subarray(0, random.below(300)) : whole;
    if (read_dhcp_request(message) !== null) read += 1;
    made.receive(message, NOBODY, n * 1e6);
  }
  expect(read).toBeGreaterThan(10_000);
  expect(bind(0xffff, 1e6)).toMatch(/^192\.168\.1\./);
});
