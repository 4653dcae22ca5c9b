// Memory of simulated boards that is used again. A search makes thousands of boards one after the other, and each wants a
// third of a megabyte for its pools and stacks: memory that the processor has at hand costs a part of what fresh memory
// does, and leaves the garbage collector alone. What a board gets is always clear, as the memory of a board after its start.

/** A simulation. */
interface Owner {
  readonly attachments: Map<unknown, unknown>;
}

const TAKEN = Symbol('memory of boards');

/** Smaller pieces are not worth it. */
const LEAST_BYTES = 1024;
/** All pieces that wait to be used again, at the most. */
const SPARE_BYTES_MOST = 8 << 20;

/** Pieces whose simulations are given up, by size. */
const spare = new Map<number, Uint8Array<ArrayBuffer>[]>();
let spare_bytes = 0;

/** Clear memory for a board of this simulation; once the simulation is given up, another board gets it. */
export function take_memory(sim: Owner, bytes: number): Uint8Array<ArrayBuffer> {
  if (bytes < LEAST_BYTES) return new Uint8Array(bytes);
  const before = spare.get(bytes)?.pop();
  if (before !== undefined) {
    spare_bytes -= bytes;
    before.fill(0);
  }
  const memory = before ?? new Uint8Array(bytes);
  const taken = sim.attachments.get(TAKEN) as Uint8Array<ArrayBuffer>[] | undefined;
  if (taken === undefined) sim.attachments.set(TAKEN, [memory]);
  else taken.push(memory);
  return memory;
}

/** Nobody reads this simulation any more. */
export function give_memory_back(sim: Owner): void {
  const taken = sim.attachments.get(TAKEN) as Uint8Array<ArrayBuffer>[] | undefined;
  sim.attachments.delete(TAKEN);
  for (const piece of taken ?? []) {
    const bytes = piece.byteLength;
    if (spare_bytes + bytes > SPARE_BYTES_MOST) continue;
    spare_bytes += bytes;
    const pieces = spare.get(bytes);
    if (pieces === undefined) spare.set(bytes, [piece]);
    else pieces.push(piece);
  }
}
