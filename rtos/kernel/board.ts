// Boards share no memory, and a simulation starts with boards whose memory is clear. In TypeScript a module's variables
// outlive both, so one control block can meet several boards. On hardware that cannot happen: it is a diagnostic.

import { object_title, title_text } from './object_title.ts';

/** What a control block keeps of the kernel that it was created on. */
export interface Board {
  readonly name: string;
  readonly sim: object;
  readonly service: string;
  diagnose(id: string, object: string, message: string): void;
}

/** A control block: it exists as long as it has an owner. */
export interface Owned {
  sim_owner: Board | null;
}

/**
 * True, for what is no object of board `k`: none, not created, deleted, or created on another board, which is reported.
 */
export function is_no_object(k: Board, block: Owned | null): true {
  if (block == null || block.sim_owner === null) return true;
  const words =
    `${k.service} was called on ${k.name} with a control block that was created on ${place_of(k, block.sim_owner)}: ` +
    'boards share no memory, so each makes control blocks of its own';
  k.diagnose('control-block-foreign', title(block), words);
  return true;
}

/**
 * True for a control block that exists, which cannot be created. One that exists elsewhere is reported: its firmware cannot
 * know of it, and gets a status that does not say why.
 */
export function exists(k: Board, block: Owned): boolean {
  if (block.sim_owner === null) return false;
  if (block.sim_owner === k) return true;
  const words =
    `${k.service} was called on ${k.name} with a control block that was created on ${place_of(k, block.sim_owner)} and not deleted: ` +
    'a variable of a module outlives a simulation, and all boards share it; ' +
    'make control blocks inside the function that makes a board, so that each board of each simulation has its own';
  k.diagnose('control-block-reused', title(block), words);
  return true;
}

function place_of(k: Board, owner: Board): string {
  if (owner.sim !== k.sim) return `${owner.name} of another simulation`;
  return owner.name === k.name ? `${owner.name} before its power was cut` : owner.name;
}

function title(block: Owned): string {
  const known = object_title(block);
  return known === null ? 'control block' : title_text(known);
}
