// Clients of the real world against the servers: c-ares (Node's resolver), dig and chrony ask them over a socket on the
// loopback.

import { createSocket, type Socket } from 'node:dgram';
import { promises as dns } from 'node:dns';
import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import type { ServerCore } from '../../../netx/servers/common/server_core.ts';
import { DnsResolver } from '../../../netx/servers/dns/dns_resolver.ts';
import { NtpServer } from '../../../netx/servers/ntp/ntp_server.ts';
import { describe_with, run_program_beside } from '../../demo/programs.ts';

const sockets: Socket[] = [];
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.close();
});

/** Lets a server answer on a port of the loopback; `now_ns` is its virtual time. */
async function listen(core: ServerCore, now_ns: () => number): Promise<number> {
  const socket = createSocket('udp4');
  sockets.push(socket);
  socket.on('message', (message, { address, port }) => {
    for (const { bytes } of core.receive(new Uint8Array(message), { ip: 0x7f000001, port }, now_ns()))
      socket.send(bytes, port, address);
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return socket.address().port;
}

function resolver(): DnsResolver {
  return new DnsResolver(
    {
      hosts: { 'broker.example': '192.168.1.81' },
      records: [
        { name: 'broker.example', type: 'AAAA', address: '2001:db8::81' },
        { name: 'www.example', type: 'CNAME', host: 'broker.example' },
        { name: 'example', type: 'MX', preference: 10, host: 'broker.example' },
        { name: 'example', type: 'NS', host: 'ns.example' },
        { name: 'text.example', type: 'TXT', text: ['v=1', 'two'] },
        {
          name: '_mqtt._tcp.example',
          type: 'SRV',
          priority: 1,
          weight: 2,
          port: 1883,
          host: 'broker.example',
        },
        {
          name: 'example',
          type: 'SOA',
          host: 'ns.example',
          mailbox: 'admin.example',
          serial: 7,
          refresh_s: 1,
          retry_s: 2,
          expire_s: 3,
          minimum_s: 4,
        },
      ],
    },
    null,
    () => 0,
  );
}

describe('the resolver', () => {
  it('is understood by c-ares', async () => {
    const port = await listen(resolver(), () => 0);
    const client = new dns.Resolver();
    client.setServers([`127.0.0.1:${port}`]);
    expect(await client.resolve4('www.example')).toEqual(['192.168.1.81']);
    expect(await client.resolve6('broker.example')).toEqual(['2001:db8::81']);
    expect(await client.resolveCname('www.example')).toEqual(['broker.example']);
    expect(await client.resolveMx('example')).toEqual([{ exchange: 'broker.example', priority: 10 }]);
    expect(await client.resolveNs('example')).toEqual(['ns.example']);
    expect(await client.resolveTxt('text.example')).toEqual([['v=1', 'two']]);
    expect(await client.resolveSrv('_mqtt._tcp.example')).toMatchObject([
      { name: 'broker.example', port: 1883, priority: 1, weight: 2 },
    ]);
    expect(await client.resolveSoa('example')).toMatchObject({ nsname: 'ns.example', serial: 7, minttl: 4 });
    expect(await client.reverse('192.168.1.81')).toEqual(['broker.example']);
    await expect(client.resolve4('no.example')).rejects.toMatchObject({ code: 'ENOTFOUND' });
    await expect(client.resolveTxt('broker.example')).rejects.toMatchObject({ code: 'ENODATA' });
  });
});

describe_with(['dig'], 'the resolver and dig', () => {
  it.each([[[]], [['+noedns']]])('it has no complaint about an answer (%j)', async (more) => {
    const port = await listen(resolver(), () => 0);
    const query = ['@127.0.0.1', '-p', `${port}`, ...more, 'example', 'MX'];
    const { output } = await run_program_beside('dig', ...query);
    expect(output).toContain('status: NOERROR');
    expect(output).toMatch(/^example\.\s+300\s+IN\s+MX\s+10 broker\.example\.$/m);
    expect(output).toMatch(/^broker\.example\.\s+300\s+IN\s+AAAA\s+2001:db8::81$/m);
    expect(output).not.toMatch(/WARNING|malformed|mismatch/i);
  });
});

describe_with(['chronyd'], 'the time server and chrony', () => {
  it('it is a source, and the clock of this computer is told to be wrong by as much as it is', async () => {
    const server = new NtpServer({ date: '2026-01-01T00:00:00Z' }, () => 0);
    const begin = performance.now();
    const port = await listen(server, () => Math.round((performance.now() - begin) * 1e6));
    const expected = (Date.parse('2026-01-01T00:00:00Z') - (Date.now() - (performance.now() - begin))) / 1000;
    const source = `server 127.0.0.1 port ${port} iburst maxsamples 1`;
    const { output } = await run_program_beside('chronyd', '-Q', '-U', '-t', '8', '-f', '/dev/null', source);
    const [, told] = /System clock wrong by (-?[\d.]+) seconds/.exec(output) ?? [];
    expect(Number(told)).toBeCloseTo(expected, 0);
  });
});
