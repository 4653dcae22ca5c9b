import { expect, it } from 'vitest';
import { serve_fleet } from '../../../demo/fleet/fleet_server.ts';

it('serves the page, and the report of a board, which is made once', async () => {
  let made = 0;
  const board = async (name: string): Promise<string> => {
    made++;
    if (name === 'bad') throw new Error('no such luck');
    return `report of ${name}`;
  };
  const served = await serve_fleet(0);
  try {
    const get = async (path: string): Promise<[number, string]> => {
      const response = await fetch(new URL(path, served.address));
      return [response.status, await response.text()];
    };
    expect(await get('/')).toEqual([503, 'the fleet is still running: look again later\n']);
    served.show({ page: 'the page', names: ['a b', 'bad'], board });
    expect(await get('/')).toEqual([200, 'the page']);
    expect(await get('/board/a%20b')).toEqual([200, 'report of a b']);
    expect(await get('/board/a%20b')).toEqual([200, 'report of a b']);
    expect(made).toBe(1);
    expect(await get('/board/c')).toEqual([404, 'there is no such page\n']);
    expect(await get('/board/bad')).toEqual([500, 'no such luck\n']);
  } finally {
    served.close();
  }
});

it('says that a port is in use', async () => {
  const served = await serve_fleet(0);
  const port = Number(new URL(served.address).port);
  await expect(serve_fleet(port)).rejects.toThrow(`--serve ${port}: no page can be served there`);
  served.close();
});
