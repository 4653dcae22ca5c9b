import { expect, test } from 'vitest';
import { Ring } from '../../netx/ring.ts';

class Node {
  next: Node | null = null;
  previous: Node | null = null;
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
}

const RING = new Ring<Node>('next', 'previous');

/** The names from the head on, forwards and backwards. */
function names(head: Node | null): [string, string] {
  const walk = (field: 'next' | 'previous'): string => {
    let found = '';
    for (let node = head; node !== null; node = node[field] === head ? null : node[field]) found += node.name;
    return found;
  };
  return [walk('next'), walk('previous')];
}

test('nodes go to the end, and the first one stays the head', () => {
  const [a, b, c] = [new Node('a'), new Node('b'), new Node('c')];
  const head = RING.append(RING.append(RING.append(null, a), b), c);
  expect(head).toBe(a);
  expect(names(head)).toEqual(['abc', 'acb']);
});

test('a node can be taken out anywhere, and the next one takes the place of a head', () => {
  const nodes = [new Node('a'), new Node('b'), new Node('c')] as const;
  let head: Node | null = null;
  for (const node of nodes) head = RING.append(head, node);
  head = RING.remove(head, nodes[1]);
  expect(names(head)).toEqual(['ac', 'ac']);
  head = RING.remove(head, nodes[0]);
  expect([head, names(head)]).toEqual([nodes[2], ['c', 'c']]);
  expect(RING.remove(head, nodes[2])).toBe(null);
});
