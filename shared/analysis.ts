// The whole analysis, as a table of contents: bundle bytes in, report out. One pass over every bundle, then judgement
// over what was seen.

import { withCaptureServers } from './diagnosis/capture-servers.ts';
import { clusterPlaces } from './diagnosis/cluster-place.ts';
import { clusterReport } from './diagnosis/clusters.ts';
import { type JudgedNode, judgeNode } from './diagnosis/judge-node.ts';
import { nodesOf } from './diagnosis/name-nodes.ts';
import { nameCollisions, newestOfEach } from './diagnosis/newest-capture.ts';
import { nodeReport } from './diagnosis/node-report.ts';
import { newReportRoom } from './diagnosis/presented-report.ts';
import { engineVersion } from './engine.ts';
import { factsOf } from './facts-of.ts';
import type { AnalysisInput } from './model/analysis-input.ts';
import type { TimeOver } from './model/bundle-member.ts';
import type { BundleObservations } from './model/bundle-observations.ts';
import type { Facts } from './model/facts.ts';
import type { Limits } from './model/limits.ts';
import type { RunnablePack } from './model/pack.ts';
import type { Problem, Report } from './model/report.ts';
import { allVisible } from './model/visible-text.ts';
import type { Cause } from './model/vocabulary.ts';
import { observeBundle } from './observe-bundle.ts';
import { remedyFindings } from './remediation/remedy-findings.ts';
import { bundleReport } from './report/bundle-report.ts';
import { makeMatcher } from './signatures/match-record.ts';
import { signatureFor } from './signatures/predicted-signature.ts';
import { makeTrust } from './trials.ts';

export interface AnalysisContext {
  site: string;
  reference: string | null;
  pack: RunnablePack;
  limits: Limits;
  /** Called as a bundle is read, with the bytes of the file read so far. */
  onProgress?: (readBytes: number) => void;
  /** Not null: reading must end now, so that time is left to judge and to store. Asked between chunks. */
  timeOver?: () => TimeOver | null;
}

/** Damaged evidence is in the report, not thrown. `facts`: what a what-if needs later. */
export interface Analysis {
  report: Report;
  facts: Facts;
}

/** Reads the bundles one after another and judges every node they show. */
export async function analyse(inputs: Iterable<AnalysisInput>, context: AnalysisContext): Promise<Analysis> {
  const { pack, limits, site, reference } = context;
  const signatures = new Map(pack.signatures.map((signature) => [signature.id, signature]));
  const knowledge = { ...makeMatcher(pack), signature: (id: string) => signatures.get(id) };
  const { onProgress, timeOver } = context;
  const calls = { ...(onProgress && { onProgress }), ...(timeOver && { timeOver }) };

  const bundles: BundleObservations[] = [];
  const all = [...inputs];
  const observation = { knowledge, limits, isOnlyBundle: all.length === 1, ...calls };
  for (const input of all) bundles.push(await observeBundle(input, observation));

  const shown = bundles.flatMap(nodesOf);
  const certificates = new Map(bundles.flatMap((bundle) => [...bundle.certificates]));
  const trust = makeTrust(certificates, pack, limits);
  const serverBudget = { left: limits.maxServers };
  const judged = newestOfEach(shown)
    .map((subject) => withCaptureServers(subject, serverBudget))
    .map((subject) => judgeNode(subject, trust.evidence(subject)));
  const collisions = nameCollisions(shown);
  const places = clusterPlaces(judged);
  const clusterOf = (node: JudgedNode) => places.find(({ members }) => members.includes(node)) ?? null;
  const trials = trust.trials(judged, (node) => clusterOf(node)?.name ?? `node ${judged.indexOf(node)}`);
  const signatureOfCause = (cause: Cause) => signatureFor(pack, cause);
  const room = newReportRoom();
  const reported = judged.map((node) => {
    const cluster = clusterOf(node);
    return { node, report: nodeReport(node, { site, limits, room, cluster, ...knowledge, signatureOfCause }) };
  });
  const remedied = remedyFindings(
    reported.map(({ report }) => report),
    pack,
    trials,
  );
  const report: Report = {
    schema: 'logverdict/report/1',
    engine: { version: engineVersion, packs: [{ id: pack.id, version: pack.version, sha256: pack.sha256 }] },
    site,
    reference,
    bundles: bundles.map((bundle) => {
      const problems = [
        collisions.get(bundle.bundleId),
        room.left > 0 ? undefined : notAllShown,
        remedied.leftOut > 0 ? notAllRemedied(remedied.leftOut) : undefined,
      ];
      return bundleReport(problems.reduce(withProblem, bundle));
    }),
    clusters: places.map((place) => {
      const members = reported.filter(({ node }) => place.members.includes(node));
      return clusterReport(
        place,
        members.map((member) => member.report),
      );
    }),
    nodes: remedied.nodes,
  };
  return { report: allVisible(report), facts: factsOf(judged, certificates) };
}

const notAllShown: Problem = {
  code: 'certificates-not-shown',
  member: null,
  detail:
    'so many certificates were presented that the report does not show those of every server; verdicts rest on all',
};

const notAllRemedied = (leftOut: number): Problem => ({
  code: 'remedies-not-shown',
  member: null,
  detail: `${leftOut} findings have no remedies beside them: those of the other findings of their problem hold for them`,
});

/** It stands first: the list is cut where it is too long. */
function withProblem(bundle: BundleObservations, problem: Problem | undefined): BundleObservations {
  if (problem === undefined) return bundle;
  return { ...bundle, notes: { ...bundle.notes, problems: [problem, ...bundle.notes.problems] } };
}
