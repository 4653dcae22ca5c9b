// The nominal run: every decision of physics is the ordinary one. Most bugs of this field pass it.

import type { Strategy } from './strategy.ts';

export const nominal: Strategy = {
  name: 'nominal',
  description: 'the one run in which nothing deviates',
  size: () => 1,
  plan: () => null,
};
