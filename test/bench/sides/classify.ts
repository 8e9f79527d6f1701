// One side of the benchmark: the whole analysis of a file. Arguments: file, and how many signatures are added to those that
// are shipped. Prints its milliseconds, without the start of Node, and its peak memory.
import { localInput } from '../../../infra/local/command-line/local-input.ts';
import { analyse } from '../../../shared/analysis.ts';
import { defaultLimits } from '../../../shared/model/limits.ts';
import { renderJson } from '../../../shared/report/json.ts';
import { shippedPack } from '../../../shared/signatures/shipped-pack.ts';
import { suppliedPack } from '../../../shared/signatures/supplied-pack.ts';
import { addedSignatures } from '../added-signatures.ts';
import { peakKb } from '../peak-memory.ts';

const [file = '', added = '0'] = process.argv.slice(2);
const count = Number(added);
const { origin: _, ...pack } = shippedPack;
const used = count === 0 ? shippedPack : suppliedPack({ ...pack, signatures: addedSignatures(pack.signatures, count) });
const begun = performance.now();
const input = await localInput(file);
if ('why' in input) throw new Error(input.why);
const { report } = await analyse([input], { site: 'bench', reference: null, pack: used, limits: defaultLimits });
const bytes = renderJson(report).length;
const ms = performance.now() - begun;
process.stdout.write(JSON.stringify({ ms, bytes, peakKb: await peakKb() }));
