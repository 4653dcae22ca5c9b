// A NetX Duo of the user's as a library: which file has a name, and what its contents are known by.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { OwnSources } from '../../../../demo/c/build/own_sources.ts';

let root: string;
const FILES = {
  'common/inc/nx_api.h': '/* services */\n',
  'common/src/nx_ip_create.c': 'UINT _nx_ip_create(NX_IP *ip)\n{\n}\n',
  'common/src/nx_system.c':
    '/* CHAR _nx_commented[] */\nCHAR _nx_version[] =\n    "6.x";\nextern CHAR _nx_elsewhere[];\n',
  'addons/mqtt/nxd_mqtt_client.c':
    'static UINT _nxd_private(VOID)\n{\n}\nUINT _nxd_declared(VOID);\nUINT  _nxde_mqtt_client_connect(NXD_MQTT_CLIENT *client,\n        VOID (*notify)(UINT))\n{\n    if (client)\n    {\n    }\n}\n',
  'addons/mqtt/nxd_mqtt_client.h': '',
  'addons/readme.txt': '',
};
beforeAll(() => {
  root = mkdtempSync(path.join(tmpdir(), 'netx-sim-'));
  for (const [name, text] of Object.entries(FILES)) {
    mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
    writeFileSync(path.join(root, name), text);
  }
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

function own_sources(): OwnSources {
  return OwnSources.of({ netx: root, threadx: '' }) as OwnSources;
}

it('finds the file of a name: by its own name, or by what it defines', () => {
  const own = own_sources();
  const file = (name: string): string | undefined => {
    const found = own.file_of(name);
    return found === undefined ? undefined : path.relative(root, found);
  };
  expect(own.includes.map((folder) => path.relative(root, folder))).toEqual(['common/inc', 'addons/mqtt']);
  expect(file('_nx_ip_create')).toBe('common/src/nx_ip_create.c');
  expect(file('_nx_version')).toBe('common/src/nx_system.c');
  expect(file('_nxde_mqtt_client_connect')).toBe('addons/mqtt/nxd_mqtt_client.c');
  for (const name of ['_nx_commented', '_nx_elsewhere', '_nxd_declared', 'if', 'memcpy'])
    expect(file(name), name).toBeUndefined();
  expect(own.has(path.join(root, 'common/src/nx_system.c'))).toBe(true);
  expect(own.has(path.join(root, 'common/inc/nx_api.h'))).toBe(false);
});

it('its hash is of its contents', () => {
  const before = own_sources().hash;
  expect(own_sources().hash).toBe(before);
  writeFileSync(path.join(root, 'addons/mqtt/nxd_mqtt_client.h'), 'int changed;\n');
  expect(own_sources().hash).not.toBe(before);
});
