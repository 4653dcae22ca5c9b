// Times on a ruler: as many digits as neighbours need to differ, in a unit that fits.

type Unit = readonly [name: string, ns: number];
const UNITS: readonly Unit[] = [
  ['s', 1e9],
  ['ms', 1e6],
  ['us', 1e3],
];
/** Larger numbers are told in a larger unit. */
const LARGE = 10_000;

/** A time as a label whose neighbours are so far apart. */
export function axis_text(time_ns: number, apart_ns: number): string {
  const fits = UNITS.findIndex(([, per]) => apart_ns >= per / 2);
  let at = fits < 0 ? UNITS.length - 1 : fits;
  // Where much is cut, neighbours may be near to each other late in a run.
  while (at > 0 && time_ns / (UNITS[at] as Unit)[1] >= LARGE) at--;
  const [unit, per] = UNITS[at] as Unit;
  const digits = Math.max(0, Math.ceil(-Math.log10(apart_ns / per)));
  return `${(time_ns / per).toFixed(Math.min(digits, 6))} ${unit}`;
}
