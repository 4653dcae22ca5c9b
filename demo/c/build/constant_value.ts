// The value of a constant expression of C's preprocessor: what a macro such as `((1536 + 64) * 20UL)` stands for. Casts to integer
// types are stepped over. Anything else, a name, a string, a call, has no value here.

const TOKEN =
  /\s*(?:(0[xX][\da-fA-F]+|\d+)[uUlL]*|(<<|>>|<=|>=|==|!=|&&|\|\||[-+*/%()~!&|^<>?:])|('(?:[^'\\])')|([A-Za-z_]\w*))/y;

const TYPES = new Set([
  'unsigned',
  'signed',
  'int',
  'long',
  'short',
  'char',
  'const',
  'volatile',
  'UINT',
  'INT',
  'ULONG',
  'LONG',
  'USHORT',
  'SHORT',
  'UCHAR',
  'CHAR',
  'ULONG64',
  'size_t',
  'uint32_t',
  'int32_t',
  'uint16_t',
  'uint8_t',
  'TX_MEMSET_TYPE',
]);

/** Operators of two operands by how tightly they bind, loosest first. */
const LEVELS: readonly Readonly<Record<string, (a: number, b: number) => number>>[] = [
  { '||': (a, b) => Number(a !== 0 || b !== 0) },
  { '&&': (a, b) => Number(a !== 0 && b !== 0) },
  { '|': (a, b) => (a | b) >>> 0 },
  { '^': (a, b) => (a ^ b) >>> 0 },
  { '&': (a, b) => (a & b) >>> 0 },
  { '==': (a, b) => Number(a === b), '!=': (a, b) => Number(a !== b) },
  {
    '<': (a, b) => Number(a < b),
    '>': (a, b) => Number(a > b),
    '<=': (a, b) => Number(a <= b),
    '>=': (a, b) => Number(a >= b),
  },
  { '<<': (a, b) => (a << b) >>> 0, '>>': (a, b) => a >>> b },
  { '+': (a, b) => a + b, '-': (a, b) => a - b },
  { '*': (a, b) => a * b, '/': (a, b) => Math.trunc(a / b), '%': (a, b) => a % b },
];

class NoValue extends Error {}

class Expression {
  readonly #tokens: readonly string[];
  #at = 0;

  constructor(tokens: readonly string[]) {
    this.#tokens = tokens;
  }

  whole(): number {
    const value = this.#conditional();
    if (this.#at !== this.#tokens.length) throw new NoValue();
    return value;
  }

  #take(token: string): boolean {
    if (this.#tokens[this.#at] !== token) return false;
    this.#at++;
    return true;
  }

  #conditional(): number {
    const test = this.#binary(0);
    if (!this.#take('?')) return test;
    const yes = this.#conditional();
    if (!this.#take(':')) throw new NoValue();
    const no = this.#conditional();
    return test !== 0 ? yes : no;
  }

  #binary(level: number): number {
    const operators = LEVELS[level];
    if (operators === undefined) return this.#unary();
    let left = this.#binary(level + 1);
    for (;;) {
      const operator = operators[this.#tokens[this.#at] ?? ''];
      if (operator === undefined) return left;
      this.#at++;
      left = operator(left, this.#binary(level + 1));
      if (!Number.isFinite(left)) throw new NoValue();
    }
  }

  #unary(): number {
    if (this.#take('-')) return -this.#unary();
    if (this.#take('+')) return this.#unary();
    if (this.#take('~')) return ~this.#unary() >>> 0;
    if (this.#take('!')) return Number(this.#unary() === 0);
    if (this.#take('(')) {
      if (TYPES.has(this.#tokens[this.#at] ?? '')) {
        while (TYPES.has(this.#tokens[this.#at] ?? '')) this.#at++;
        if (!this.#take(')')) throw new NoValue();
        return this.#unary();
      }
      const value = this.#conditional();
      if (!this.#take(')')) throw new NoValue();
      return value;
    }
    return this.#number();
  }

  #number(): number {
    const token = this.#tokens[this.#at++] ?? '';
    if (token.startsWith("'")) return token.charCodeAt(1);
    if (!/^\d/.test(token)) throw new NoValue();
    return /^0\d/.test(token) ? Number.parseInt(token, 8) : Number(token);
  }
}

function tokens_of(text: string): string[] | undefined {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  const whole = text.trimEnd();
  while (TOKEN.lastIndex < whole.length) {
    const found = TOKEN.exec(whole);
    if (found === null) return undefined;
    tokens.push((found[1] ?? found[2] ?? found[3] ?? found[4]) as string);
  }
  return tokens;
}

/** Its value; undefined where it has none. */
export function constant_value(text: string): number | undefined {
  const tokens = tokens_of(text);
  if (tokens === undefined || tokens.length === 0) return undefined;
  try {
    return new Expression(tokens).whole();
  } catch (error) {
    if (error instanceof NoValue) return undefined;
    throw error;
  }
}
