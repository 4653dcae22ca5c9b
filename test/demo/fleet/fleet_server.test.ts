import { expect, it } from 'vitest';
import { serve_fleet } from '../../../demo/fleet/fleet_server.ts';

it('serves the page, and the report of a board, which is made once', async () => {
  let made = 0;
  const board = async (name: string): Promise<string> => {
    made++;
    if (name === 'bad') throw new Error('no such luck');
    return `report of ${name}`;
  };
  const { address, server } = await serve_fleet({ page: 'the page', names: ['a b', 'bad'], board }, 0);
  try {
    const get = async (path: string): Promise<[number, string]> => {
      const response = await fetch(new URL(path, address));
      return [response.status, await response.text()];
    };
    expect(await get('/')).toEqual([200, 'the page']);
    expect(await get('/board/a%20b')).toEqual([200, 'report of a b']);
    expect(await get('/board/a%20b')).toEqual([200, 'report of a b']);
    expect(made).toBe(1);
    expect(await get('/board/c')).toEqual([404, 'there is no such page\n']);
    expect(await get('/board/bad')).toEqual([500, 'no such luck\n']);
  } finally {
    server.close();
    server.closeAllConnections();
  }
});

it('says that a port is in use', async () => {
  const pages = { page: '', names: [], board: async () => '' };
  const { address, server } = await serve_fleet(pages, 0);
  const port = Number(new URL(address).port);
  await expect(serve_fleet(pages, port)).rejects.toThrow(`--serve ${port}: no page can be served there`);
  server.close();
});
