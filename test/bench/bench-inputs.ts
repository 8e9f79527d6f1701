// The files the benchmark reads, made once and kept in the folder for temporary files: seeded, so the same everywhere.
import { existsSync } from 'node:fs';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { someNode } from '../build/log-lines.ts';
import { tarHeader } from '../build/tar.ts';
import { benchCapture } from './bench-capture.ts';
import { benchLog } from './bench-log.ts';

/** Changes whenever the bytes that are made change. */
const version = 3;
const folder = join(tmpdir(), `logverdict-bench-${version}`);
const mega = 1_000_000;

/** A bundle of one log of so many megabytes: `.tar.gz`, a deflate stream as `gzip -6` makes it. */
export const logBundle = (megabytes: number): Promise<string> =>
  made(`log-${megabytes}.tar.gz`, () => {
    const log = Buffer.concat([...benchLog(someNode, 1, megabytes * mega)]);
    const parts = [headerOf('loggingsnapshot_expc1.txt', log), log, paddingOf(log), endMark];
    return gzipSync(Buffer.concat(parts), { level: 6 });
  });

/** The same log so many times, as one log after the other: what grows is the bundle, not what it tells. */
export const longBundle = (megabytes: number, times: number): Promise<string> =>
  made(`log-${megabytes}-${times}.tar.gz`, () => {
    const log = Buffer.concat([...benchLog(someNode, 1, megabytes * mega)]);
    const body = gzipSync(Buffer.concat([log, paddingOf(log)]), { level: 6 });
    // Several gzip members, one behind the other, are one stream.
    const logs = Array.from({ length: times }, (_, at) => [gzipSync(headerOf(`log${at}.txt`, log)), body]);
    return Buffer.concat([...logs.flat(), gzipSync(endMark)]);
  });

export const captureFile = (megabytes: number): Promise<string> =>
  made(`capture-${megabytes}.pcap`, () => benchCapture(megabytes * mega));

const endMark = Buffer.alloc(1_024);
const headerOf = (name: string, body: Buffer): Buffer => tarHeader({ name, declaredSize: body.length });
const paddingOf = (body: Buffer): Buffer => Buffer.alloc((512 - (body.length % 512)) % 512);

async function made(name: string, make: () => Buffer): Promise<string> {
  const path = join(folder, name);
  if (existsSync(path)) return path;
  await mkdir(folder, { recursive: true });
  process.stderr.write(`making ${path}\n`);
  await writeFile(`${path}.part`, make());
  await rename(`${path}.part`, path);
  return path;
}
