// Starts `npm run classify` with the compiled code of the run before: half of a short run is compiling otherwise.
import { enableCompileCache } from 'node:module';
import { join } from 'node:path';

enableCompileCache(join(import.meta.dirname, '../../../node_modules/.cache/logverdict'));
await import('./classify.ts');
