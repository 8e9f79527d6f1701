// The capture the benchmark reads: TLS connections of a node to its servers, each with a chain of certificates and then
// mostly application data, as a capture of half an hour holds them.
import { type CapturedFrame, pcapFile } from '../build/capture-files.ts';
import { framesOf } from '../build/capture-frames.ts';
import { segmentsOf, type Turn } from '../build/capture-segments.ts';
import { makeCa, makeLeaf } from '../build/pki.ts';
import {
  applicationData,
  certificateMessage,
  changeCipherSpec,
  clientHello,
  encrypted,
  helloDone,
  serverHello,
} from '../build/tls-messages.ts';

const servers = 24;
const recordBytes = 16_000;
/** Records of application data per connection: some 600 kB. */
const recordsPerConnection = 38;

export function benchCapture(bytes: number): Buffer {
  const ca = makeCa({ subject: 'CN=bench-ca' });
  const chains = Array.from({ length: servers }, (_, at) => [
    makeLeaf(ca, { subject: `CN=cucm${at}.example.lab` }),
    ca,
  ]);
  const frames: CapturedFrame[] = [];
  for (let connection = 0, made = 0; made < bytes; connection++) {
    const at = connection % servers;
    const ends = {
      client: ['10.61.20.5', 20_000 + (connection % 40_000)],
      server: [`10.61.20.${at + 10}`, 8443],
    } as const;
    const turns = turnsOf(`cucm${at}.example.lab`, chains[at]?.map(({ der }) => der) ?? []);
    for (const segment of segmentsOf(turns, { sizes: [1_440], startMs: Date.UTC(2026, 8, 6, 7) + connection * 900 }))
      for (const frame of framesOf(segment, ends)) {
        frames.push({ timeMs: segment.timeMs, bytes: frame });
        made += frame.length;
      }
  }
  return pcapFile(frames);
}

function turnsOf(name: string, chain: readonly Uint8Array[]): Turn[] {
  const flight = Buffer.concat([serverHello('rsa'), certificateMessage(chain), helloDone()]);
  return [
    { from: 'client', bytes: clientHello(name) },
    { from: 'server', bytes: flight },
    { from: 'client', bytes: Buffer.concat([changeCipherSpec(), encrypted(), applicationData(400)]) },
    { from: 'server', bytes: Buffer.concat([changeCipherSpec(), encrypted()]) },
    {
      from: 'server',
      bytes: Buffer.concat(Array.from({ length: recordsPerConnection }, () => applicationData(recordBytes))),
    },
  ];
}
