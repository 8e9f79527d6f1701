// The client of the Runtime API that runs in Lambda. It is built from C++ and no part of an ordinary installation.
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const path = join(import.meta.dirname, '../../../node_modules/aws-lambda-ric/index.mjs');

/** Arguments to Node; null where it is not installed. */
export const realClient: readonly string[] | null = existsSync(path) ? [path, 'index.handler'] : null;
