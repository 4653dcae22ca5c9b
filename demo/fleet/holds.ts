// What more than one fault may hold down at a time: it is back when the last of them is over.

export class Holds<Thing> {
  private readonly held = new Map<Thing, number>();

  hold(thing: Thing): void {
    this.held.set(thing, (this.held.get(thing) ?? 0) + 1);
  }

  /** One of those that hold it is over; true: it was the last. */
  release(thing: Thing): boolean {
    const left = (this.held.get(thing) ?? 1) - 1;
    if (left > 0) this.held.set(thing, left);
    else this.held.delete(thing);
    return left <= 0;
  }
}
