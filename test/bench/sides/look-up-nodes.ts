// P8: the embedded system with 10,000 nodes, asked for the latest verdict of one after the other, and a bare HTTP server that
// answers the same bytes, asked in turn with it. Prints how many times the median of the bare one the p99 of ours is, as `ms`.
import { mkdtempSync, rmSync } from 'node:fs';
import { Agent, createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { giveToken } from '../../../infra/local/first-token.ts';
import { program } from '../../../infra/local/program.ts';
import { startSystem } from '../../../infra/local/system.ts';
import { capturesOf } from '../../../shared/history/captures-of-node.ts';
import { nodeOf, reportOf } from '../../doubles/report-of.ts';
import { aBundle } from '../../ports/records.ts';
import { median } from '../measure.ts';

const nodes = 10_000;
const asked = 2_000;
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

const agent = new Agent({ keepAlive: true, maxSockets: 1 });
const { text } = await ask(`${system.url}/v1/nodes/node-0?site=lab`);
const bare = createServer((_, response) => response.end(text)).listen(0, '127.0.0.1');
await new Promise((resolve) => bare.once('listening', resolve));
const bareUrl = `http://127.0.0.1:${(bare.address() as AddressInfo).port}/`;
const ours: number[] = [];
const theirs: number[] = [];
for (let at = 0; at < asked; at++) {
  ours.push((await ask(`${system.url}/v1/nodes/node-${(at * 7919) % nodes}?site=lab`)).ms);
  theirs.push((await ask(bareUrl)).ms);
}
agent.destroy();
bare.close();
await system.stop(500);
rmSync(folder, { recursive: true });
const p99 = [...ours].sort((a, b) => a - b)[Math.floor(asked * 0.99)] ?? Number.NaN;
const detail = { p99, median: median(ours), bare: median(theirs) };
process.stdout.write(JSON.stringify({ ms: p99 / median(theirs), peakKb: null, ...detail }));

/** One bundle of one node each. In one transaction: how long writing takes is not what is measured. */
async function fill(): Promise<void> {
  const { db, verdicts, reports } = system.storage;
  db.exec('BEGIN');
  for (let at = 0; at < nodes; at++) {
    const bundle = aBundle(`b_${at}`, { status: 'complete', site: 'lab' });
    const node = nodeOf({
      node: `node-${at}`,
      fqdn: `node-${at}.example.lab`,
      ip: `10.${at >> 8}.${at & 255}.1`,
      site: 'lab',
    });
    const report = reportOf({ bundleId: bundle.bundleId }, { site: 'lab', nodes: [node] });
    await verdicts.saveVerdicts(bundle, capturesOf(report, bundle, new Date(0)));
    if (isAsked(at)) await reports.save(bundle.bundleId, report);
  }
  db.exec('COMMIT');
}

/** Reports of the others would only be files that nobody opens. */
function isAsked(at: number): boolean {
  for (let each = 0; each < asked; each++) if ((each * 7919) % nodes === at) return true;
  return false;
}

function ask(url: string): Promise<{ ms: number; text: string }> {
  const begun = performance.now();
  return new Promise((resolve, reject) => {
    const sent = request(url, { agent, headers: { authorization: `Bearer ${token}` } }, (answer) => {
      let body = '';
      answer.setEncoding('utf8');
      answer.on('data', (chunk: string) => {
        body += chunk;
      });
      answer.on('end', () => {
        if (answer.statusCode === 200) resolve({ ms: performance.now() - begun, text: body });
        else reject(new Error(`expected 200, found ${answer.statusCode}: ${body}`));
      });
    });
    sent.once('error', reject);
    sent.end();
  });
}
