/**
 * The printf family: one conversion after another, from the arguments as C lays them out for a variadic function. Texts
 * are strings of bytes (one character for each), so that what C prints arrives as it is.
 */

/** The memory that arguments and texts are read from. */
export class Arguments {
  private readonly view: DataView;
  private readonly bytes: Uint8Array;
  private at: number;

  constructor(bytes: Uint8Array, at: number) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.at = at;
  }

  int(): number {
    const value = this.view.getInt32(this.at, true);
    this.at += 4;
    return value;
  }

  long_long(): bigint {
    this.align(8);
    const value = this.view.getBigInt64(this.at, true);
    this.at += 8;
    return value;
  }

  double(): number {
    this.align(8);
    const value = this.view.getFloat64(this.at, true);
    this.at += 8;
    return value;
  }

  /** 128 bits; what a double cannot hold of them is lost. */
  long_double(): number {
    this.align(16);
    const high = this.view.getBigUint64(this.at + 8, true);
    const low = this.view.getBigUint64(this.at, true);
    this.at += 16;
    const exponent = Number((high >> 48n) & 0x7fffn);
    const fraction = Number(((high & 0xffff_ffff_ffffn) << 16n) | (low >> 48n)) / 2 ** 64;
    const sign = high >> 63n === 1n ? -1 : 1;
    if (exponent === 0x7fff) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
    return exponent === 0 ? sign * 0 : sign * (1 + fraction) * 2 ** (exponent - 16383);
  }

  /** A text up to its zero byte, or so many bytes of it. */
  text(most: number): string {
    const start = this.int() >>> 0;
    if (start === 0) return '(null)'.slice(0, most);
    return text_at(this.bytes, start, most);
  }

  store(size: number, value: number): void {
    const place = this.int() >>> 0;
    if (size === 1) this.view.setInt8(place, value);
    else if (size === 2) this.view.setInt16(place, value, true);
    else if (size === 8) this.view.setBigInt64(place, BigInt(value), true);
    else this.view.setInt32(place, value, true);
  }

  private align(bytes: number): void {
    this.at = Math.ceil(this.at / bytes) * bytes;
  }
}

/** A text of C as a string of bytes. */
export function text_at(bytes: Uint8Array, start: number, most = Number.POSITIVE_INFINITY): string {
  let text = '';
  for (let at = start; at < bytes.length && text.length < most; at++) {
    const byte = bytes[at] as number;
    if (byte === 0) break;
    text += String.fromCharCode(byte);
  }
  return text;
}

interface Conversion {
  readonly flags: string;
  readonly width: number;
  /** -1: none given. */
  readonly precision: number;
  readonly size: string;
}

const CONVERSION = /%([-+ #0]*)(\*|\d+)?(?:\.(\*|-?\d*))?(hh|h|ll|l|j|z|t|L)?(.)/gs;

/** The text that printf makes of a format and its arguments. */
export function format(text: string, args: Arguments): string {
  let result = '';
  let done = 0;
  for (const match of text.matchAll(CONVERSION)) {
    result += text.slice(done, match.index);
    done = match.index + match[0].length;
    result += convert(match, args, result.length);
  }
  return result + text.slice(done);
}

function convert(match: RegExpMatchArray, args: Arguments, printed: number): string {
  const [whole, given_flags = '', width_text, precision_text, size = '', kind] = match;
  if (kind === '%') return '%';
  let flags = given_flags;
  let width = width_text === '*' ? args.int() : Number(width_text ?? 0);
  if (width < 0) {
    flags += '-';
    width = -width;
  }
  const precision = precision_of(precision_text, args);
  const conversion = { flags, width, precision, size };
  switch (kind) {
    case 'd':
    case 'i':
      return pad_number(conversion, ...signed(conversion, args));
    case 'u':
    case 'x':
    case 'X':
    case 'o':
    case 'b':
      return pad_number(conversion, '', ...unsigned(conversion, kind, args));
    case 'p':
      return pad(conversion, `0x${(args.int() >>> 0).toString(16)}`);
    case 'c':
      return pad(conversion, String.fromCharCode(args.int() & 0xff));
    case 's':
      return pad(conversion, args.text(precision < 0 ? Number.POSITIVE_INFINITY : precision));
    case 'n':
      args.store(size === 'hh' ? 1 : size === 'h' ? 2 : size === 'll' || size === 'j' ? 8 : 4, printed);
      return '';
    case 'f':
    case 'F':
    case 'e':
    case 'E':
    case 'g':
    case 'G':
    case 'a':
    case 'A':
      return real(conversion, kind, size === 'L' ? args.long_double() : args.double());
    default:
      return whole;
  }
}

function precision_of(text: string | undefined, args: Arguments): number {
  if (text === undefined) return -1;
  const value = text === '*' ? args.int() : Number(text);
  return value < 0 ? -1 : value;
}

function signed(
  { flags, size }: Conversion,
  args: Arguments,
): [sign: string, prefix: string, digits: string] {
  const value = size === 'll' || size === 'j' ? args.long_long() : BigInt(narrow(args.int(), size));
  const sign = value < 0n ? '-' : flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : '';
  return [sign, '', String(value < 0n ? -value : value)];
}

function narrow(value: number, size: string): number {
  if (size === 'hh') return (value << 24) >> 24;
  return size === 'h' ? (value << 16) >> 16 : value;
}

const BASES: Readonly<Record<string, number>> = { u: 10, x: 16, X: 16, o: 8, b: 2 };

function unsigned(
  { flags, size }: Conversion,
  kind: string,
  args: Arguments,
): [prefix: string, digits: string] {
  const long = size === 'll' || size === 'j';
  const bits = size === 'hh' ? 8 : size === 'h' ? 16 : long ? 64 : 32;
  const value = BigInt.asUintN(bits, long ? args.long_long() : BigInt(args.int()));
  const digits = value.toString(BASES[kind]);
  const marked = flags.includes('#') && value !== 0n;
  if (kind === 'o') return ['', marked ? `0${digits}` : digits];
  if (kind === 'u') return ['', digits];
  const upper = kind === 'X';
  return [marked ? `0${kind}` : '', upper ? digits.toUpperCase() : digits];
}

function pad_number(conversion: Conversion, sign: string, prefix: string, digits: string): string {
  const { flags, width, precision } = conversion;
  let body = precision === 0 && digits === '0' ? '' : digits.padStart(precision, '0');
  if (precision < 0 && flags.includes('0') && !flags.includes('-'))
    body = body.padStart(width - sign.length - prefix.length, '0');
  return pad(conversion, sign + prefix + body);
}

function pad({ flags, width }: Conversion, text: string): string {
  return flags.includes('-') ? text.padEnd(width) : text.padStart(width);
}

function real(conversion: Conversion, kind: string, value: number): string {
  const { flags, width } = conversion;
  const negative = value < 0 || Object.is(value, -0);
  const sign = negative ? '-' : flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : '';
  const upper = kind === kind.toUpperCase();
  if (!Number.isFinite(value)) {
    const word = Number.isNaN(value) ? 'nan' : 'inf';
    return pad(conversion, (Number.isNaN(value) ? '' : sign) + (upper ? word.toUpperCase() : word));
  }
  let body = digits_of(conversion, kind.toLowerCase(), Math.abs(value));
  if (upper) body = body.toUpperCase();
  if (flags.includes('0') && !flags.includes('-')) body = zero_padded(body, width - sign.length);
  return pad(conversion, sign + body);
}

function zero_padded(body: string, width: number): string {
  return /^0[xX]/.test(body)
    ? body.slice(0, 2) + body.slice(2).padStart(width - 2, '0')
    : body.padStart(width, '0');
}

function digits_of({ flags, precision }: Conversion, kind: string, value: number): string {
  const places = precision < 0 ? 6 : precision;
  if (kind === 'f') return with_point(fixed(value, places), flags);
  if (kind === 'e') return with_point(exponential(value, places), flags);
  if (kind === 'a') return hexadecimal(value, precision);
  const significant = places === 0 ? 1 : places;
  const exponent =
    value === 0 ? 0 : Number(value.toExponential(Math.min(significant - 1, 100)).split('e')[1]);
  const short = exponent < -4 || exponent >= significant;
  const text = short ? exponential(value, significant - 1) : fixed(value, significant - 1 - exponent);
  if (flags.includes('#')) return text;
  const [mantissa = '', power] = text.split('e');
  const trimmed = mantissa.includes('.') ? mantissa.replace(/\.?0+$/, '') : mantissa;
  return power === undefined ? trimmed : `${trimmed}e${power}`;
}

function with_point(text: string, flags: string): string {
  return flags.includes('#') && !text.includes('.') ? text.replace(/^(\d+)/, '$1.') : text;
}

const FRACTION_BITS = 52;

/** A number as an integer times a power of two. */
function parts_of(value: number): { readonly integer: bigint; readonly power: number } {
  const bits = new DataView(new ArrayBuffer(8));
  bits.setFloat64(0, value);
  const word = bits.getBigUint64(0);
  const exponent = Number((word >> 52n) & 0x7ffn);
  const fraction = word & 0xf_ffff_ffff_ffffn;
  if (exponent === 0) return { integer: fraction, power: -1022 - FRACTION_BITS };
  return { integer: fraction | (1n << 52n), power: exponent - 1023 - FRACTION_BITS };
}

/** `value` times ten to the power of `places`, rounded to an integer as C rounds: a half goes to the even neighbour. */
function scaled(value: number, places: number): bigint {
  const { integer, power } = parts_of(value);
  let above = integer;
  let below = 1n;
  if (power >= 0) above <<= BigInt(power);
  else below <<= BigInt(-power);
  if (places >= 0) above *= 10n ** BigInt(places);
  else below *= 10n ** BigInt(-places);
  const whole = above / below;
  const twice_rest = 2n * (above % below);
  if (twice_rest > below || (twice_rest === below && whole % 2n === 1n)) return whole + 1n;
  return whole;
}

function fixed(value: number, places: number): string {
  const digits = scaled(value, places)
    .toString()
    .padStart(places + 1, '0');
  return places === 0 ? digits : `${digits.slice(0, -places)}.${digits.slice(-places)}`;
}

function exponential(value: number, places: number): string {
  let exponent = exponent_of(value);
  let digits = value === 0 ? '0'.repeat(places + 1) : scaled(value, places - exponent).toString();
  if (digits.length > places + 1) {
    exponent++;
    digits = digits.slice(0, -1);
  }
  const mantissa = places === 0 ? digits : `${digits[0]}.${digits.slice(1)}`;
  return `${mantissa}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
}

/** The power of ten of the first digit. */
function exponent_of(value: number): number {
  return value === 0 ? 0 : Number(value.toExponential().split('e')[1]);
}

function hexadecimal(value: number, precision: number): string {
  if (value === 0) return precision > 0 ? `0x0.${'0'.repeat(precision)}p+0` : '0x0p+0';
  let exponent = Math.max(Math.floor(Math.log2(value)), -1022);
  if (value / 2 ** exponent >= 2) exponent++;
  if (value / 2 ** exponent < 1 && exponent > -1022) exponent--;
  let bits = BigInt(Math.round((value / 2 ** exponent) * 2 ** 52));
  let places = 13;
  if (precision >= 0 && precision < places) {
    const dropped = BigInt(4 * (places - precision));
    const half = 1n << (dropped - 1n);
    const odd = (bits >> dropped) & 1n;
    bits = (bits + half - 1n + odd) >> dropped;
    places = precision;
  }
  const digits = bits.toString(16).padStart(places + 1, '0');
  const lead = digits.slice(0, digits.length - places);
  let fraction = digits.slice(digits.length - places);
  fraction = precision < 0 ? fraction.replace(/0+$/, '') : fraction.padEnd(precision, '0');
  return `0x${lead}${fraction === '' ? '' : `.${fraction}`}p${exponent < 0 ? '-' : '+'}${Math.abs(exponent)}`;
}
