// P8: nodes looked up one after the other in the embedded system, and in turn with it a bare HTTP server asked. Prints how many
// times the median of the bare one the p99 of ours is, as `ms`.
import { spawn } from 'node:child_process';
import { Agent, request } from 'node:http';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { memoryFlags } from '../../../infra/local/memory-flags.ts';
import { median } from '../measure.ts';

const asked = 2_000;
/** Those that come before the code is compiled do not count, on either side. */
const warmUp = 1_000;

const child = spawn(process.execPath, [...memoryFlags, join(import.meta.dirname, 'serve-nodes.ts')], {
  stdio: ['pipe', 'pipe', 'inherit'],
});
const [line = ''] = await new Promise<string[]>((resolve) => {
  createInterface(child.stdout).once('line', (...found: string[]) => resolve(found));
});
const { url, bareUrl, token, nodes } = JSON.parse(line) as {
  url: string;
  bareUrl: string;
  token: string;
  nodes: number;
};
const agent = new Agent({ keepAlive: true, maxSockets: 1 });
const ours: number[] = [];
const theirs: number[] = [];
for (let at = 0; at < warmUp + asked; at++) {
  const found = await answerMs(`${url}/v1/nodes/node-${(at * 7_919) % nodes}?site=lab`);
  const echoed = await answerMs(bareUrl);
  if (at < warmUp) continue;
  ours.push(found);
  theirs.push(echoed);
}
agent.destroy();
child.stdin.end();
const p99 = [...ours].sort((a, b) => a - b)[Math.floor(asked * 0.99)] ?? Number.NaN;
const detail = { p99, median: median(ours), bare: median(theirs) };
process.stdout.write(JSON.stringify({ ms: p99 / median(theirs), peakKb: null, ...detail }));

function answerMs(from: string): Promise<number> {
  const begun = performance.now();
  return new Promise((resolve, reject) => {
    const sent = request(from, { agent, headers: { authorization: `Bearer ${token}` } }, (answer) => {
      answer.resume().once('end', () => {
        if (answer.statusCode === 200) resolve(performance.now() - begun);
        else reject(new Error(`expected 200, found ${answer.statusCode}`));
      });
    });
    sent.once('error', reject);
    sent.end();
  });
}
