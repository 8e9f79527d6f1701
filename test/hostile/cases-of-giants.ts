// A bundle of 20 GB that is nothing but large: an ordinary log, as long as three weeks, with a failure in the middle.
import { gzipSync } from 'node:zlib';
import { exchangeLines, okExchange, someNode, stamp } from '../build/log-lines.ts';
import { tarHeader } from '../build/tar.ts';
import type { HostileCase } from './hostile-case.ts';
import { dump, failing } from './ordinary.ts';
import { joined, repeated, tarStart } from './streams.ts';

const start = Date.UTC(2022, 8, 6, 6);
const twentyGiga = 20e9;

/** Some 8 MB: transactions that are answered, and five times as many lines of other processes. */
function ordinaryBlock(): Buffer {
  const lines: string[] = [];
  for (let at = 0; at < 2_500; at++) {
    const exchange = okExchange(at, start + at * 20, `cucm${at % 9}.example.lab`, `10.61.20.${at % 9}`, 8443);
    lines.push(...exchangeLines(someNode, exchange));
    for (let other = 0; other < 20; other++)
      lines.push(
        `${stamp(start + at * 20, 120)} expc1 tvcs: UTCTime="x" Event="Call ${at} ${other}" Detail="of no interest here"`,
      );
  }
  return Buffer.from(`${lines.join('\n')}\n`);
}

/** Sizes beyond eight digits of octal are written in base 256. */
function largeHeader(name: string, sizeBytes: number): Buffer {
  const field = Buffer.alloc(12);
  field[0] = 0x80;
  field.writeBigUInt64BE(BigInt(sizeBytes), 4);
  return tarHeader({ name, declaredSize: field.toString('latin1') });
}

function* twentyGigabytes(): Generator<Uint8Array> {
  const block = ordinaryBlock();
  const times = Math.ceil(twentyGiga / block.length / 2);
  const planted = Buffer.from(failing);
  const sizeBytes = 2 * times * block.length + planted.length;
  const packed = gzipSync(block, { level: 1 });
  yield gzipSync(Buffer.concat([...tarStart([dump]), largeHeader('loggingsnapshot.txt', sizeBytes)]));
  yield* joined(repeated(packed, times), [gzipSync(planted)], repeated(packed, times));
  yield gzipSync(Buffer.alloc(1_024 + ((512 - (sizeBytes % 512)) % 512)));
}

export const giants: readonly HostileCase[] = [
  {
    name: '20 GB of log with one failure in the middle are read whole, and the failure is found',
    bytes: twentyGigabytes,
    status: 'complete',
    codes: ['clock-jumped-back'],
    verdicts: ['fail'],
    mostRead: 6e9,
    mostDecoded: 20.2e9,
    isLong: true,
  },
];
