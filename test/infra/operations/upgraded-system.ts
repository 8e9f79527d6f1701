// A system that has read bundles with an earlier program, and now runs a later one that judges them otherwise.
import { giveToken } from '../../../infra/local/first-token.ts';
import type { Program } from '../../../infra/local/functions.ts';
import { BundleList } from '../../../lambdas/api/answers/bundle-answers.ts';
import { suppliedPack } from '../../../shared/signatures/supplied-pack.ts';
import { smallPack } from '../../doubles/small-pack.ts';
import { runningSystem } from '../local/running-system.ts';
import { eventually, temporaryFolder } from '../local/temporary-folder.ts';
import { tinyProgram } from '../local/tiny-program.ts';

export const laterPack = suppliedPack({ ...smallPack, version: '2.0.0', sha256: 'f'.repeat(64) });

/** What failed is a warning to it. */
const later: Partial<Program> = {
  engineVersion: '2.0.0',
  pack: laterPack,
  analyse: async (...args) => {
    const { report, facts } = await tinyProgram().analyse(...args);
    const nodes = report.nodes.map((node) => (node.verdict === 'fail' ? { ...node, verdict: 'warn' as const } : node));
    return { report: { ...report, nodes }, facts };
  },
};

/** @param names of bundles, with their sites; each has a node that fails */
export async function upgradedSystem(names: readonly string[]) {
  const folder = await temporaryFolder();
  const before = await runningSystem({ folder });
  for (const name of names) await before.drop(name, `${name.replaceAll(/\W/g, '-')} fail`);
  await eventually('all read', async () => (await bundlesOf(before, 'complete')).length === names.length);
  await before.stop();
  const system = await runningSystem({ folder, program: later });
  let token = '';
  await giveToken(system.storage.tokens, true, (given) => {
    token = given;
  });
  return { ...system, env: { LOGVERDICT_TOKEN: token }, bundles: (status?: string) => bundlesOf(system, status) };
}

type Asking = Pick<Awaited<ReturnType<typeof runningSystem>>, 'ask'>;

async function bundlesOf({ ask }: Asking, status?: string) {
  const query = new URLSearchParams({ limit: '100', ...(status && { status }) });
  return BundleList.parse(await (await ask(`/v1/bundles?${query}`)).json()).items;
}
