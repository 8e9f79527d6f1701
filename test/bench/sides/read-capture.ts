// One side of the benchmark: a capture file to the certificates that it shows, without the analysis behind it. Argument:
// the file. Prints its milliseconds, without the start of Node, and its peak memory.
import { createReadStream } from 'node:fs';
import { newBundleNotes } from '../../../shared/model/bundle-member.ts';
import { defaultLimits } from '../../../shared/model/limits.ts';
import { makeCaptureObserver } from '../../../shared/observe-capture.ts';
import { makeCertificatePool } from '../../../shared/observe-certificates.ts';
import { peakKb } from '../peak-memory.ts';

const [file = ''] = process.argv.slice(2);
const begun = performance.now();
const notes = newBundleNotes(defaultLimits);
const captures = makeCaptureObserver(makeCertificatePool(notes), notes);
const body = createReadStream(file, { highWaterMark: 256 * 1024 });
await captures.read({ path: 'a.pcap', kind: 'capture', body }, '', null);
const handshakes = captures.end().reduce((sum, { observations }) => sum + observations.handshakes.size, 0);
const ms = performance.now() - begun;
if (handshakes === 0) throw new Error('expected handshakes, found none');
process.stdout.write(JSON.stringify({ ms, handshakes, peakKb: await peakKb() }));
