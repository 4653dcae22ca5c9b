import { describe, expect, it } from 'vitest';
import { Fifo } from '../../../mqtt/broker/fifo.ts';

describe('Fifo', () => {
  it('gives what went in first, over many turns', () => {
    const fifo = new Fifo<number>();
    let next_in = 0;
    let next_out = 0;
    for (let turn = 0; turn < 3000; turn++) {
      for (let n = 0; n < 3; n++) fifo.push(next_in++);
      for (let n = 0; n < 2; n++) expect(fifo.shift()).toBe(next_out++);
      expect(fifo.length).toBe(next_in - next_out);
    }
    expect(fifo.peek()).toBe(next_out);
    expect([...fifo]).toHaveLength(3000);
    while (fifo.length > 0) expect(fifo.shift()).toBe(next_out++);
    expect(fifo.shift()).toBeUndefined();
    expect(fifo.peek()).toBeUndefined();
  });

  it('filters in place and clears', () => {
    const fifo = new Fifo<number>();
    for (let n = 0; n < 6; n++) fifo.push(n);
    fifo.shift();
    fifo.filter((n) => n % 2 === 1);
    expect([...fifo]).toEqual([1, 3, 5]);
    expect(fifo.shift()).toBe(1);
    fifo.clear();
    expect(fifo.length).toBe(0);
  });
});
