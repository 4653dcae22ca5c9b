// What stands for a module where firmware in C is built in a page has its names, and none that it has not.

import crypto from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import url from 'node:url';
import v8 from 'node:v8';
import { expect, it } from 'vitest';
import * as clang from '../../../../demo/c/build/clang.ts';
import * as image from '../../../../demo/c/build/image.ts';
import * as suspend from '../../../../demo/c/build/suspend.ts';
import * as lines from '../../../../demo/c/build/suspend_with_lines.ts';
import * as toolchain from '../../../../demo/c/build/toolchain.ts';
import * as certificates from '../../../../demo/host/certificate_files.ts';
import * as clang_here from '../../../../demo/playground/compiler/clang_here.ts';
import * as lines_here from '../../../../demo/playground/compiler/lines_here.ts';
import * as crypto_here from '../../../../demo/playground/compiler/node_crypto.ts';
import * as fs_here from '../../../../demo/playground/compiler/node_fs.ts';
import * as path_here from '../../../../demo/playground/compiler/node_path.ts';
import * as url_here from '../../../../demo/playground/compiler/node_url.ts';
import * as v8_here from '../../../../demo/playground/compiler/node_v8.ts';
import * as suspend_here from '../../../../demo/playground/compiler/suspend_here.ts';
import * as toolchain_here from '../../../../demo/playground/compiler/toolchain_here.ts';
import * as image_here from '../../../../demo/playground/worker/image_here.ts';
import * as tls_here from '../../../../demo/playground/worker/tls_here.ts';
import * as tls_broker from '../../../../demo/scenario/tls_broker.ts';

const PAIRS: Readonly<Record<string, readonly [object, object]>> = {
  'node:crypto': [crypto_here, crypto],
  'node:fs': [fs_here, fs],
  'node:path': [path_here, { ...path, default: path }],
  'node:url': [url_here, url],
  'node:v8': [v8_here, v8],
  clang: [clang_here, clang],
  image: [image_here, { ...image, give_image: 'how a worker gets it' }],
  lines: [lines_here, lines],
  suspend: [suspend_here, suspend],
  tls: [tls_here, { ...tls_broker, ...certificates }],
  toolchain: [toolchain_here, toolchain],
};

it.each(Object.entries(PAIRS))('%s', (_, [here, original]) => {
  expect(Object.keys(here).filter((name) => !(name in original))).toEqual([]);
});

it('what a page cannot do says what can', async () => {
  expect(() => lines_here.suspendable_with_lines()).toThrow('netx-sim run --debug tells them');
  expect(tls_here.SECURE_PORT).toBe(tls_broker.SECURE_PORT);
  await expect(image_here.build_c_image()).rejects.toThrow('no firmware in C has been built');
  await expect(clang_here.load_clang()).rejects.toThrow();
});
