// Flags of V8 that the command line and the local system run with; package.json repeats them, which a test checks.

/**
 * Young objects have 4 MiB: chunks of a log that are read are let go soon, which keeps memory small and spares
 * collections of everything.
 */
export const memoryFlags = ['--max-semi-space-size=4'];
