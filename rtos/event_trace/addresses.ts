// Addresses for what is in a trace: control blocks and memory lie one behind the other in the order in which they are first
// asked for. They stand for nothing but themselves.

const FIRST_ADDRESS = 0x2000_0000;
const ALIGNMENT = 8;
/** Room for any control block. */
const CONTROL_BLOCK_BYTES = 192;

export class Addresses {
  private readonly known = new WeakMap<object, number>();
  private next = FIRST_ADDRESS;

  /** The address of a control block, or of the first byte of a view of memory. */
  of(object: object): number {
    if (!ArrayBuffer.isView(object)) return this.place(object, CONTROL_BLOCK_BYTES);
    const { buffer, byteOffset } = object;
    return this.place(buffer, buffer.byteLength) + byteOffset;
  }

  private place(object: object, bytes: number): number {
    let address = this.known.get(object);
    if (address === undefined) {
      address = this.next;
      this.known.set(object, address);
      this.next += (Math.floor(bytes / ALIGNMENT) + 1) * ALIGNMENT;
    }
    return address;
  }
}
