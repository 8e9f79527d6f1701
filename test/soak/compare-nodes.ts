// Every node has the verdict of its newest capture and each capture once in its history, and every finding stands as the
// captures of its node together say.
import { bundlesByDelivery, differences, type Given } from './compare-bundles.ts';
import { type ExpectedNode, expectedNode, isCapture } from './expected-history.ts';
import { findingKey } from './expected-reading.ts';
import type { FoundApi } from './found-end.ts';

type Found = FoundApi['findings'][number];
type NodeOfPlan = ExpectedNode & { captures: number[] };

/** By site and name. */
function expectedNodes({ deliveries }: Given): Map<string, NodeOfPlan> {
  const kept = deliveries.filter(({ isDeleted }) => !isDeleted).filter(isCapture);
  const nodes = new Map<string, NodeOfPlan>();
  for (const [place, ofNode] of Map.groupBy(kept, ({ site, capture }) => `${site} ${capture.node}`)) {
    const expected = expectedNode(ofNode);
    if (expected) nodes.set(place, { ...expected, captures: ofNode.map(({ number }) => number) });
  }
  return nodes;
}

export function wrongNodes(given: Given, api: FoundApi): string[] {
  const { found } = bundlesByDelivery(given, api);
  const idOf = (number: number): string | null => found.get(number)?.[0] ?? null;
  const expected = expectedNodes(given);
  const there = new Map(api.nodes.map((node) => [`${node.site} ${node.node}`, node]));
  const wrong = [...expected].flatMap(([place, { verdict, capturedAt, latest, captures, findings }]) => {
    const node = there.get(place);
    const wanted = { verdict, capturedAt, bundleId: idOf(latest) };
    const asFound = node && { verdict: node.verdict, capturedAt: node.capturedAt, bundleId: node.bundleId };
    const history = (api.histories.get(place) ?? []).toSorted();
    return [
      ...differences(`node ${place}`, wanted, asFound),
      ...differences(`history of node ${place}`, captures.map(idOf).toSorted(), history),
      ...wrongFindings(place, findings, api, idOf),
    ];
  });
  const strange = [...there.keys()].filter((place) => !expected.has(place));
  const twice = api.nodes.length - there.size;
  return [
    ...wrong,
    ...strange.map((place) => `node ${place}: expected no such node`),
    ...(twice > 0 ? [`${twice} nodes are listed twice`] : []),
  ];
}

function wrongFindings(
  place: string,
  expected: ExpectedNode['findings'],
  { findings }: FoundApi,
  idOf: (number: number) => string | null,
): string[] {
  const keys = new Map(findings.map((finding) => [finding.findingId, keyOf(finding)]));
  const wanted = [...expected].map(([key, { state, stateBy, shownBy, supersededBy, reopened }]) =>
    JSON.stringify([key, state, idOf(stateBy), idOf(shownBy), supersededBy, reopened]),
  );
  const asFound = findings
    .filter(({ site, node }) => `${site} ${node}` === place)
    .map((finding) => {
      const { state, stateBundleId, bundleId, supersededBy, reopened } = finding;
      const successor = supersededBy === null ? null : (keys.get(supersededBy) ?? supersededBy);
      return JSON.stringify([keyOf(finding), state, stateBundleId, bundleId, successor, reopened]);
    });
  const missing = wanted.filter((each) => !asFound.includes(each));
  const strange = asFound.filter((each) => !wanted.includes(each));
  return [
    ...missing.map((each) => `finding ${each}: expected, but not found so`),
    ...strange.map((each) => `finding ${each}: found, but not expected so`),
    ...(asFound.length === new Set(asFound).size ? [] : [`node ${place}: a finding is listed twice`]),
  ];
}

export const keyOf = ({ site, node, server, cause }: Found): string =>
  server?.port
    ? findingKey(site, node, { address: server.address, ip: server.ip ?? '', port: server.port }, cause)
    : `${site} ${node} without a server`;
