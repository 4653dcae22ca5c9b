/**
 * A circular list as C has them, doubly linked through two fields of its nodes. Whoever keeps the head stores what `append`
 * and `remove` return; a node that was removed keeps its links. For lists that change seldom.
 */
export class Ring<T extends object> {
  private readonly next: keyof T;
  private readonly previous: keyof T;

  constructor(next: keyof T, previous: keyof T) {
    this.next = next;
    this.previous = previous;
  }

  /** Puts a node at the end; the head is the one that was, or the node. */
  append(head: T | null, node: T): T {
    const first = head ?? node;
    const last = head === null ? node : this.linked(first, this.previous);
    this.join(last, node);
    this.join(node, first);
    return first;
  }

  /** Takes a node out; null when it was the only one. */
  remove(head: T | null, node: T): T | null {
    const next = this.linked(node, this.next);
    if (next === node) return null;
    this.join(this.linked(node, this.previous), next);
    return head === node ? next : head;
  }

  private linked(node: T, field: keyof T): T {
    return node[field] as T;
  }

  private join(before: T, after: T): void {
    before[this.next] = after as T[keyof T];
    after[this.previous] = before as T[keyof T];
  }
}
