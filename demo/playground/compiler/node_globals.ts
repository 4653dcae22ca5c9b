// What the build of firmware in C uses of Node without importing it.

class Bytes extends Uint8Array {
  override toString(encoding: 'utf8' | 'latin1' = 'utf8'): string {
    if (encoding === 'utf8') return new TextDecoder().decode(this);
    let text = '';
    for (const byte of this) text += String.fromCharCode(byte);
    return text;
  }
}

function bytes_of(content: string | Uint8Array, encoding: 'utf8' | 'latin1' = 'utf8'): Bytes {
  if (typeof content !== 'string') return new Bytes(content);
  if (encoding === 'utf8') return new Bytes(new TextEncoder().encode(content));
  const bytes = new Bytes(content.length);
  for (let n = 0; n < content.length; n++) bytes[n] = content.charCodeAt(n);
  return bytes;
}

const buffer = { from: bytes_of };
const this_process = { pid: 1, cwd: () => '/w', env: {} };

export { buffer as Buffer, this_process as process };
