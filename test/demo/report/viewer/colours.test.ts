// The colours of the report for eyes with two kinds of cones: what means different things differs in colour for them too, or in
// shape. Colours are those of the style sheets; how they look is computed with the model of Viénot, Brettel and Mollon (1999,
// "Digital video colourmaps for checking the legibility of displays by dichromats"), distances are CIE 1976 L*a*b*.

import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

type Triple = readonly [number, number, number];

const sheet = ['style.css', 'network.css']
  .map((name) => readFileSync(new URL(`../../../../demo/report/viewer/${name}`, import.meta.url), 'utf8'))
  .join('\n');

/** The colours of the style sheets by their names, light or dark. */
function colours(scheme: 'light' | 'dark'): Map<string, Triple> {
  const found = new Map<string, Triple>();
  for (const [, name = '', light = '', dark = ''] of sheet.matchAll(
    /--([\w-]+): light-dark\(#([0-9a-f]{6}), #([0-9a-f]{6})\)/g,
  )) {
    const hex = scheme === 'light' ? light : dark;
    const part = (at: number): number => Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    found.set(name, [part(0), part(2), part(4)]);
  }
  return found;
}

const times = (matrix: readonly Triple[], [x, y, z]: Triple): Triple =>
  matrix.map(([a, b, c]) => a * x + b * y + c * z) as unknown as Triple;

const linear = (c: number): number => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);

/** From linear RGB to the answers of the three kinds of cones, and back (the paper's matrices). */
const TO_CONES: readonly Triple[] = [
  [17.8824, 43.5161, 4.11935],
  [3.45565, 27.1554, 3.86714],
  [0.0299566, 0.184309, 1.46709],
];
const FROM_CONES: readonly Triple[] = [
  [0.0809444479, -0.130504409, 0.116721066],
  [-0.0102485335, 0.0540193266, -0.113614708],
  [-0.000365296938, -0.00412161469, 0.693511405],
];
/** Without the long ones, and without the middle ones. */
const EYES: Readonly<Record<string, readonly Triple[]>> = {
  'all cones': [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0, 2.02344, -2.52581],
    [0, 1, 0],
    [0, 0, 1],
  ],
  deuteranopia: [
    [1, 0, 0],
    [0.494207, 0, 1.24827],
    [0, 0, 1],
  ],
};

/** CIE XYZ of linear sRGB, then L*a*b* for the white of daylight. */
function lab(rgb: Triple): Triple {
  const xyz = times(
    [
      [0.4124564, 0.3575761, 0.1804375],
      [0.2126729, 0.7151522, 0.072175],
      [0.0193339, 0.119192, 0.9503041],
    ],
    rgb,
  );
  const [x, y, z] = [xyz[0] / 0.95047, xyz[1], xyz[2] / 1.08883].map((t) =>
    t > 216 / 24389 ? Math.cbrt(t) : (t * 24389) / 27 / 116 + 16 / 116,
  ) as unknown as Triple;
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

function seen(colour: Triple, eyes: readonly Triple[]): Triple {
  const rgb = colour.map(linear) as unknown as Triple;
  const back = times(FROM_CONES, times(eyes, times(TO_CONES, rgb)));
  return lab(back.map((part) => Math.min(1, Math.max(0, part))) as unknown as Triple);
}

const distance = (a: Triple, b: Triple): number => Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);

/** Less than this is hard to tell apart in small marks; 2.3 is what just can be told in large ones. */
const TOLD_APART = 15;

interface Mark {
  readonly name: string;
  readonly colour: string;
  /** What it looks like without its colour. */
  readonly shape: string;
}

/** What stands side by side on the timeline: states of threads, interrupts. */
const STATES: readonly Mark[] = [
  { name: 'running', colour: 'running', shape: 'full bar' },
  { name: 'ready', colour: 'ready', shape: 'low hatched bar' },
  { name: 'waiting', colour: 'waiting', shape: 'line' },
  { name: 'sleeping', colour: 'waiting', shape: 'dotted line' },
  { name: 'suspended', colour: 'line', shape: 'dashed line' },
  { name: 'interrupt', colour: 'interrupt', shape: 'bar of the row of interrupts' },
];
/** What stands side by side on the wire and on the ladder. */
const WIRE: readonly Mark[] = [
  { name: 'MQTT', colour: 'mqtt', shape: 'thick arrow, bold words' },
  { name: 'TCP', colour: 'plain', shape: 'thin arrow' },
  { name: 'ARP', colour: 'arp', shape: 'dashed arrow' },
  { name: 'lost', colour: 'bad', shape: 'ends in a cross' },
  { name: 'sent again by TCP', colour: 'by-tcp', shape: 'round badge R or FR' },
  { name: 'sent again by MQTT', colour: 'by-mqtt', shape: 'square badge DUP' },
];

function pairs(marks: readonly Mark[]): [Mark, Mark][] {
  return marks.flatMap((a, at) => marks.slice(at + 1).map((b): [Mark, Mark] => [a, b]));
}

const schemes = ['light', 'dark'] as const;

it.each(schemes.flatMap((scheme) => Object.keys(EYES).map((eyes) => [scheme, eyes] as const)))(
  'marks differ in shape, and those whose shapes are alike in colour, in %s colours with %s',
  (scheme, eyes) => {
    const known = colours(scheme);
    const look = (name: string): Triple => seen(known.get(name) as Triple, EYES[eyes] as readonly Triple[]);
    for (const [a, b] of [...pairs(STATES), ...pairs(WIRE)]) {
      expect([a.name, b.name, a.shape === b.shape]).toEqual([a.name, b.name, false]);
    }
    // Bars beside bars, and arrows that are told apart by their words alone where they are short.
    const by_colour: readonly (readonly [string, string])[] = [
      ['running', 'ready'],
      ['running', 'interrupt'],
      ['running', 'waiting'],
      ['mqtt', 'bad'],
      ['mqtt', 'plain'],
      ['by-tcp', 'plain'],
      ['by-tcp', 'bad'],
      ['good', 'bad'],
    ];
    const alike = by_colour
      .map(([a, b]) => ({ pair: `${a} and ${b}`, apart: distance(look(a), look(b)) }))
      .filter(({ apart }) => apart < TOLD_APART);
    expect(alike).toEqual([]);
    // And from the ground that they stand on.
    for (const { colour } of [...STATES, ...WIRE].filter(({ colour: name }) => name !== 'line'))
      expect(distance(look(colour), look('back'))).toBeGreaterThan(TOLD_APART * 2);
  },
);

it('the model leaves grey as it is, and makes red and green alike', () => {
  const grey: Triple = [0.5, 0.5, 0.5];
  for (const eyes of Object.values(EYES))
    expect(distance(seen(grey, eyes), lab(grey.map(linear) as unknown as Triple))).toBeLessThan(1);
  const [red, green]: [Triple, Triple] = [
    [0.75, 0.25, 0.2],
    [0.47, 0.43, 0.2],
  ];
  const apart = (eyes: string): number =>
    distance(seen(red, EYES[eyes] as readonly Triple[]), seen(green, EYES[eyes] as readonly Triple[]));
  expect(apart('deuteranopia')).toBeLessThan(apart('all cones') / 2);
});
