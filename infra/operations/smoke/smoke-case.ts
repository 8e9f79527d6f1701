// A smoke case: a sentence about what the system does, and how it is tried.
import type { SmokeWorld } from './smoke-world.ts';

export interface SmokeCase {
  name: string;
  /** Throws Unmet, NotAllowed, or what the network throws. */
  run(world: SmokeWorld): Promise<void>;
}
