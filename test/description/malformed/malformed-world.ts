// The embedded system that malformed requests are sent to, for as long as the tests of a file run.
import { afterAll, beforeAll } from 'vitest';
import { type ExampleWorld, startExampleWorld } from '../example-world.ts';
import { closeConnections } from './raw-request.ts';

/** @returns the world, once tests run */
export function malformedWorld(): () => ExampleWorld {
  let world: ExampleWorld;
  beforeAll(async () => {
    world = await startExampleWorld();
  }, 60_000);
  afterAll(async () => {
    closeConnections();
    await world?.close();
  });
  return () => world;
}
