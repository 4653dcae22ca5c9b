// Who waits for whom, as a picture: threads on the left, what they wait for on the right. A circle is thick and red; a dotted
// line leads to who gave such a thing last, and from a TCP socket to the other side of its connection.

import { context_name } from '../../../../rtos/export/record_words.ts';
import type { Run } from '../model/run.ts';
import type { WaitGraph } from '../model/state_at.ts';
import { wait_words } from '../model/stretch_words.ts';
import { tcp_peer } from '../network/tcp_peer.ts';
import { svg } from './svg.ts';

const ROW_PX = 40;
const BOX_PX = 150;
const OBJECT_X = 290;
const TOP_PX = 6;

/** A thread or another context, or the other side of a connection. */
type End = number | string;

/** The picture; null when nobody waits for anything that has a name. */
export function draw_waits(run: Run, { waits, circles }: WaitGraph, time_ns: number): SVGElement | null {
  if (waits.length === 0) return null;
  const peers = new Map(waits.map(({ object }) => [object, tcp_peer(run, object, time_ns)]));
  const ends = waits.flatMap(({ thread, holders, gift, object }): (End | null)[] => [
    thread,
    ...holders,
    gift === null ? null : gift.context,
    peers.get(object) ?? null,
  ]);
  const threads = [...new Set(ends)].filter((one) => one !== null);
  const objects = [...new Set(waits.map(({ object }) => object))];
  const in_circle = new Set(circles.flat());
  const y = (list: readonly End[], id: End): number => TOP_PX + list.indexOf(id) * ROW_PX;
  const height = Math.max(threads.length, objects.length) * ROW_PX + 10;
  const root = svg('svg', {
    width: OBJECT_X + BOX_PX + 10,
    height,
    role: 'img',
    'aria-label': waits
      .map((wait) => {
        const { thread, object } = wait;
        const peer = peers.get(object) ?? null;
        const who = peer === null ? wait_words(run, wait, time_ns) : `the other side is ${peer}`;
        return `${context_name(run, thread)} waits for ${context_name(run, object)}${who === '' ? '' : `, ${who}`}`;
      })
      .join('; '),
  });
  const box = (x: number, top: number, text: string, kind: string): void => {
    root.append(
      svg('rect', {
        x,
        y: top,
        width: BOX_PX,
        height: 26,
        rx: kind === 'thread' ? 13 : 2,
        class: `node ${kind}`,
      }),
    );
    const label = svg('text', { x: x + BOX_PX / 2, y: top + 17, 'text-anchor': 'middle' });
    label.textContent = text.length > 24 ? `${text.slice(0, 23)}…` : text;
    root.append(label);
  };
  const edge = (from: [number, number], to: [number, number], kind: string): void => {
    const [x0, y0] = from;
    const [x1, y1] = to;
    root.append(svg('path', { d: `M${x0} ${y0}L${x1} ${y1}`, class: `edge ${kind}` }));
    const angle = Math.atan2(y1 - y0, x1 - x0);
    const point = (side: number): string =>
      `${x1 - 9 * Math.cos(angle + side)} ${y1 - 9 * Math.sin(angle + side)}`;
    root.append(svg('path', { d: `M${x1} ${y1}L${point(0.4)}L${point(-0.4)}Z`, class: `head ${kind}` }));
  };
  for (const { thread, object, owner, holders, gift } of waits) {
    const kind = in_circle.has(thread) && in_circle.has(owner) ? 'circle' : '';
    edge([BOX_PX, y(threads, thread) + 9], [OBJECT_X, y(objects, object) + 9], kind);
    for (const holder of holders)
      edge([OBJECT_X, y(objects, object) + 17], [BOX_PX, y(threads, holder) + 17], `owned ${kind}`);
    // Who gave such a thing last may do so again.
    const giver = gift?.context ?? peers.get(object) ?? null;
    if (giver !== null) edge([OBJECT_X, y(objects, object) + 17], [BOX_PX, y(threads, giver) + 17], 'given');
  }
  for (const end of threads)
    box(0, y(threads, end), typeof end === 'string' ? end : context_name(run, end), 'thread');
  for (const object of objects) {
    const { type = '', name = '' } = run.trace.object(object) ?? {};
    box(OBJECT_X, y(objects, object), `${type} "${name}"`, 'object');
  }
  return root;
}
