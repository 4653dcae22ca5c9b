// What the shapes of the timeline mean.

import { h } from '../draw/dom.ts';

const SHAPES = [
  ['running', 'runs'],
  ['ready', 'ready'],
  ['waiting', 'waits'],
  ['sleeping', 'sleeps'],
  ['suspended', 'suspended'],
  ['interrupt', 'interrupt'],
  ['tick', 'idle tick'],
  ['cut', 'cut'],
  ['mqtt', 'MQTT'],
  ['tcp', 'TCP'],
  ['arp', 'ARP, ND'],
  ['lost', 'lost'],
  ['again', 'TCP again'],
] as const;

export function legend(): HTMLElement {
  return h(
    'span',
    { class: 'legend' },
    ...SHAPES.map(([shape, text]) => h('span', {}, h('i', { class: `shape ${shape}` }), text)),
  );
}
