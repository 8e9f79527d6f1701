// The servers of P8, in a process of their own: the embedded system with 10,000 nodes, and a bare HTTP server that answers the
// same number of bytes. Prints where they are, and ends when it is told to by the end of its input.
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { giveToken } from '../../../infra/local/first-token.ts';
import { program } from '../../../infra/local/program.ts';
import { startSystem } from '../../../infra/local/system.ts';
import { capturesOf } from '../../../shared/history/captures-of-node.ts';
import { nodeOf, reportOf } from '../../doubles/report-of.ts';
import { aBundle } from '../../ports/records.ts';

const nodes = 10_000;
const folder = mkdtempSync(join(tmpdir(), 'logverdict-lookup-'));
const silent = (): void => undefined;
const system = await startSystem({
  settings: {
    port: 0,
    stateFolder: join(folder, 'state'),
    dropFolder: join(folder, 'drop'),
    reportsFolder: join(folder, 'reports'),
  },
  program,
  now: () => new Date(),
  pollMs: 60_000,
  stillMs: 1_000,
  say: silent,
  warn: silent,
});
let token = '';
await giveToken(system.storage.tokens, true, (given) => {
  token = given;
});
await fill();
const answer = await fetch(`${system.url}/v1/nodes/node-0?site=lab`, { headers: { authorization: `Bearer ${token}` } });
const body = Buffer.from(await answer.text());
const bare = createServer((_, response) => response.end(body)).listen(0, '127.0.0.1');
await new Promise((resolve) => bare.once('listening', resolve));
const bareUrl = `http://127.0.0.1:${(bare.address() as AddressInfo).port}/`;
process.stdout.write(`${JSON.stringify({ url: system.url, bareUrl, token, nodes })}\n`);
process.stdin.resume().once('end', () => void stop());

async function stop(): Promise<void> {
  bare.close();
  await system.stop(500);
  rmSync(folder, { recursive: true });
  process.exit(0);
}

/** One bundle of one node each. In one transaction: how long writing takes is not what is measured. */
async function fill(): Promise<void> {
  const { db, verdicts, reports } = system.storage;
  db.exec('BEGIN');
  for (let at = 0; at < nodes; at++) {
    const bundle = aBundle(`b_${at}`, { status: 'complete', site: 'lab' });
    const names = { node: `node-${at}`, fqdn: `node-${at}.example.lab`, ip: `10.${at >> 8}.${at & 255}.1` };
    const report = reportOf({ bundleId: bundle.bundleId }, { site: 'lab', nodes: [nodeOf({ ...names, site: 'lab' })] });
    await verdicts.saveVerdicts(bundle, capturesOf(report, bundle, new Date(0)));
    await reports.save(bundle.bundleId, report);
  }
  db.exec('COMMIT');
}
