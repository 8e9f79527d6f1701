// P5: a capture with TLS, against tshark looking for the same certificates.
import { stat } from 'node:fs/promises';
import { memoryFlags } from '../../infra/local/memory-flags.ts';
import type { BenchOptions, Outcome } from './bench.ts';
import { captureFile } from './bench-inputs.ts';
import { inTurn, isInstalled, median, ourSide, type Side } from './measure.ts';
import { ratioOf, times } from './ratio.ts';

const megabytes = 300;
const wantedRate = 300;
const fields = ['ip.src', 'tcp.srcport', 'tls.handshake.certificate'].flatMap((field) => ['-e', field]);

export async function captureTargets({ wants, runs }: BenchOptions): Promise<Outcome[]> {
  if (!wants('P5')) return [];
  const file = await captureFile(megabytes);
  const ours = ourSide('logverdict', 'read-capture.ts', [file], memoryFlags);
  const what = 'tshark by logverdict';
  const [alone = []] = await inTurn([ours], runs);
  const rate = (await stat(file)).size / 1_000 / median(alone.map(({ ms }) => ms));
  const outcomes: Outcome[] = [
    {
      target: 'P5',
      what: 'capture read',
      wanted: `at least ${wantedRate} MB/s`,
      found: `${rate.toFixed(0)} MB/s (${times(alone)} ms)`,
      isMet: rate >= wantedRate,
    },
  ];
  const wanted = 'at least 20';
  if (!isInstalled('tshark'))
    return [...outcomes, { target: 'P5', what, wanted, found: null, isMet: null, missing: 'tshark is not installed' }];
  const args = ['-r', file, '-Y', 'tls.handshake.type==11', '-T', 'fields', ...fields];
  const tshark: Side = { name: 'tshark', command: 'tshark', args, isOurs: false };
  const [theirs = [], mine = []] = await inTurn([tshark, ours], Math.min(runs, 3));
  const { value, words } = ratioOf(theirs, mine);
  return [...outcomes, { target: 'P5', what, wanted, found: words, isMet: value >= 20 }];
}
