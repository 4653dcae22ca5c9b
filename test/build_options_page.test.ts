// The pages of build options name every option that can be set, with its default, every one that cannot, and nothing else.

import { expect, test } from 'vitest';
import { NXD_MQTT_BUILD } from '../mqtt/client/nxd_mqtt_config.ts';
import { NX_DHCP_BUILD } from '../netx/dhcp/nx_dhcp_config.ts';
import { NXD_DNS_BUILD } from '../netx/dns/nxd_dns_config.ts';
import { NX_BUILD } from '../netx/nx_options.ts';
import { NX_SECURE_BUILD } from '../netx/secure/tls_options.ts';
import { NX_SNTP_BUILD } from '../netx/sntp/nx_sntp_config.ts';
import { KERNEL_OPTIONS } from '../rtos/kernel/config.ts';
import type { KnownOptions } from '../rtos/kernel/option_check.ts';
import { read_source } from './tidy/sources.ts';

const CHAPTERS: readonly (readonly [chapter: string, page: string, options: KnownOptions])[] = [
  ['The kernel', 'rtos/build_options.md', KERNEL_OPTIONS],
  ['The stack', 'netx/build_options.md', NX_BUILD.library],
  ['The DHCP client', 'netx/build_options.md', NX_DHCP_BUILD.library],
  ['The DNS client', 'netx/build_options.md', NXD_DNS_BUILD.library],
  ['The SNTP client', 'netx/build_options.md', NX_SNTP_BUILD.library],
  ['NetX Secure', 'netx/build_options.md', NX_SECURE_BUILD.library],
  ['The MQTT client', 'mqtt/build_options.md', NXD_MQTT_BUILD.library],
];

/** How the page writes a default. */
function written(value: unknown, always: boolean): string {
  if (value === null) return 'none';
  if (typeof value === 'boolean') return `${value ? 'on' : 'off'}${always ? ', always' : ''}`;
  return String(value);
}

/** The rows of a chapter's table whose first column has that title: name and second column. */
function rows(chapter: string, title: string): string[][] {
  const table = chapter.split('\n\n').find((block) => block.startsWith(`| ${title} |`)) ?? '';
  return [...table.matchAll(/^\| `(\w+)` \| (.*?) \|/gm)].map(([, name, second]) => [
    name ?? '',
    second ?? '',
  ]);
}

test.each(CHAPTERS)('%s', (title, page, { defaults, fixed = {}, refused = {} }) => {
  const chapter =
    read_source(page)
      .text.split('\n## ')
      .find((part) => part.startsWith(`${title}\n`)) ?? '';
  const options = Object.entries(defaults)
    .filter(([name]) => name !== 'options')
    .map(([name, value]) => [name, written(value, Object.hasOwn(fixed, name))]);
  expect(rows(chapter, 'option').toSorted()).toEqual(options.toSorted());
  const cannot_be_set = rows(chapter, 'not settable').map(([name]) => name);
  expect(cannot_be_set.toSorted()).toEqual(Object.keys(refused).toSorted());
});
