// One side of the benchmark: a file through Node's gunzip and nothing else. Arguments: file, decoded bytes per chunk.
// Prints its milliseconds, without the start of Node, and its peak memory.
import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { peakKb } from '../peak-memory.ts';

const [file = '', chunkSize = ''] = process.argv.slice(2);
const begun = performance.now();
let bytes = 0;
const stored = createReadStream(file, { highWaterMark: 1024 * 1024 });
for await (const chunk of stored.pipe(createGunzip({ chunkSize: Number(chunkSize) }))) bytes += chunk.length;
const ms = performance.now() - begun;
process.stdout.write(JSON.stringify({ ms, bytes, peakKb: await peakKb() }));
