// One side of the benchmark: a file to the bytes of its members, checksums and all, and nothing looked at: what is left of
// the analysis if the log were free. Argument: the file. Prints its milliseconds, without the start of Node, and its peak memory.
import { localInput } from '../../../infra/local/command-line/local-input.ts';
import { openFile } from '../../../shared/bundle/file-members.ts';
import { makeFileReading } from '../../../shared/bundle/file-reading.ts';
import { newBundleNotes } from '../../../shared/model/bundle-member.ts';
import { defaultLimits } from '../../../shared/model/limits.ts';
import { peakKb } from '../peak-memory.ts';

const [file = ''] = process.argv.slice(2);
const begun = performance.now();
const input = await localInput(file);
if (!('bytes' in input)) throw new Error('expected a file');
const notes = newBundleNotes(defaultLimits);
const reading = makeFileReading(notes);
let bytes = 0;
const { members } = await openFile(reading.counted(input), input.fileName, notes);
for await (const { body } of members) for await (const chunk of body) bytes += chunk.length;
const ms = performance.now() - begun;
process.stdout.write(JSON.stringify({ ms, bytes, peakKb: await peakKb() }));
