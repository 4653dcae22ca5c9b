// What the functions of firmware see of a simulation that is given up. V8 keeps an old object for each generator function that is made
// anew, as inside the `build` of a scenario, until a full collection: the function lives as long, and all that it sees, a whole board
// with its simulation. A search makes thousands of them. So the objects through which firmware sees the rest let go of it.

/** A simulation. */
interface Owner {
  readonly attachments: Map<unknown, unknown>;
}

const SEEN = Symbol('objects that firmware sees');

/** Through this object functions of firmware see the simulation: it lets go of all it has when the simulation is given up. */
export function let_go_at_end(sim: Owner, object: object): void {
  const seen = sim.attachments.get(SEEN) as object[] | undefined;
  if (seen === undefined) sim.attachments.set(SEEN, [object]);
  else seen.push(object);
}

/** Nobody looks at this simulation any more. */
export function let_go(sim: Owner): void {
  const seen = sim.attachments.get(SEEN) as Record<string, unknown>[] | undefined;
  for (const object of seen ?? []) {
    for (const key of Object.keys(object)) if (typeof object[key] === 'object') object[key] = null;
  }
  sim.attachments.delete(SEEN);
}
