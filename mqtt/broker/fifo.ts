/** A first-in first-out queue whose `shift` costs the same however long the queue is. */
export class Fifo<Item> {
  private items: (Item | undefined)[] = [];
  private head = 0;
  /** The most items that it has held at one time. */
  longest = 0;

  get length(): number {
    return this.items.length - this.head;
  }

  push(item: Item): void {
    this.items.push(item);
    if (this.length > this.longest) this.longest = this.length;
  }

  peek(): Item | undefined {
    return this.items[this.head];
  }

  shift(): Item | undefined {
    if (this.head === this.items.length) return undefined;
    const item = this.items[this.head];
    this.items[this.head++] = undefined;
    if (this.head === this.items.length) this.clear();
    else if (this.head > 1024 && this.head * 2 > this.items.length) this.compact();
    return item;
  }

  clear(): void {
    this.items = [];
    this.head = 0;
  }

  /** Keeps the items for which `keep` is true, in order. */
  filter(keep: (item: Item) => boolean): void {
    this.items = this.items.slice(this.head).filter((item) => keep(item as Item));
    this.head = 0;
  }

  *[Symbol.iterator](): Generator<Item> {
    for (let at = this.head; at < this.items.length; at++) yield this.items[at] as Item;
  }

  private compact(): void {
    this.items = this.items.slice(this.head);
    this.head = 0;
  }
}
