// Of the clients of all services.

/** Milliseconds. A connection inside one region stands within some; what takes a second will not come. */
export const connectionTimeout = 1_000;
