// Runs the cases one after the other, says what came of each, and removes what they left.
import { Bundle } from '../../../lambdas/api/answers/bundle-answers.ts';
import { makeApiClient } from '../api/api-client.ts';
import { pagedItems } from '../api/paged-items.ts';
import { changeCases } from './change-cases.ts';
import { entranceCases } from './entrance-cases.ts';
import { NotAllowed, Unmet } from './expectations.ts';
import { questionCases } from './question-cases.ts';
import { readingCases } from './reading-cases.ts';
import type { SmokeCase } from './smoke-case.ts';
import type { SmokeOptions } from './smoke-options.ts';
import { SmokeWorld } from './smoke-world.ts';

const cases: readonly SmokeCase[] = [...entranceCases, ...readingCases, ...questionCases, ...changeCases];

const uploadMs = 60_000;
/** For what is removed at the end, also after an interruption. */
const removalRetries = 4;

export interface SmokeParts extends SmokeOptions {
  token: string;
  /** For one answer. */
  answerMs: number;
  /** Interrupts the cases, not the removal. */
  signal: AbortSignal;
  say: (line: string) => void;
}

export interface SmokeOutcome {
  ok: number;
  failed: number;
  leftOut: number;
  /** Everything that was sent is removed again, or was to be kept. */
  isClean: boolean;
}

export async function runSmoke(parts: SmokeParts): Promise<SmokeOutcome> {
  const { url, token, answerMs, signal, site, readSeconds, say } = parts;
  const client = { token, answerMs, retries: 0, signal };
  const world = new SmokeWorld({
    api: makeApiClient({ ...client, url }),
    elsewhere: makeApiClient({ ...client, url: '' }),
    site,
    readMs: readSeconds * 1000,
    uploadMs,
    signal,
  });
  say(`smoke of ${url}, in the site ${world.site}, as ${world.name}`);
  const outcome = { ok: 0, failed: 0, leftOut: 0 };
  for (const each of cases) {
    if (signal.aborted) break;
    const result = await runCase(each, world, parts);
    outcome[result]++;
    if (result === 'failed' && each === cases[0]) {
      say('not tried   the others: nothing answers there');
      return { ...outcome, isClean: true };
    }
  }
  return { ...outcome, isClean: await cleanUp(world, parts) };
}

async function runCase(
  each: SmokeCase,
  world: SmokeWorld,
  { isNarrow, say }: SmokeParts,
): Promise<keyof SmokeOutcome & ('ok' | 'failed' | 'leftOut')> {
  const start = performance.now();
  const end = (result: string, reason = ''): void =>
    say(`${result.padEnd(8)} ${String(Math.round(performance.now() - start)).padStart(6)} ms  ${each.name}${reason}`);
  try {
    await each.run(world);
    end('ok');
    return 'ok';
  } catch (error) {
    if (error instanceof NotAllowed && isNarrow) {
      end('left out', `: ${error.message}`);
      return 'leftOut';
    }
    const reason = error instanceof Error ? error.message : String(error);
    const isOurs = error instanceof Unmet || reason.startsWith('expected ');
    end('FAILED', `: ${isOurs ? reason : `expected it to go through, found ${reason}`}`);
    return 'failed';
  }
}

/** What a case announced, and what an answer that was lost has announced. */
async function cleanUp(world: SmokeWorld, { url, token, answerMs, isKept, say }: SmokeParts): Promise<boolean> {
  if (isKept) {
    say(`kept: ${world.announced.size} bundles with the reference ${world.name}, in the site ${world.site}`);
    return true;
  }
  const api = makeApiClient({ url, token, answerMs, retries: removalRetries });
  const left: string[] = [];
  try {
    const query = { site: world.site, reference: world.name };
    for await (const { item } of pagedItems(api, '/v1/bundles', { item: Bundle, query }))
      world.announced.add(item.bundleId);
  } catch (error) {
    if (world.announced.size > 0)
      say(`the list of what is to be removed: ${error instanceof Error ? error.message : error}`);
  }
  for (const bundleId of world.announced) {
    const status = await api.ask('DELETE', `/v1/bundles/${bundleId}`).then(
      (answer) => answer.status,
      () => 0,
    );
    if (status !== 204) left.push(bundleId);
  }
  if (left.length > 0) say(`not removed: ${left.join(', ')}, of the site ${world.site}`);
  else
    say(
      `removed: ${world.announced.size} bundles. What stays: their marks, so that nothing brings them back, and lines in the log`,
    );
  return left.length === 0;
}
