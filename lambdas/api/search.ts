// GET /v1/search: nodes, servers, clusters, findings, references and signatures by name, address, bug id or ticket. Names
// that are known whole are looked up; for parts of them what is stored is looked through, up to a bound.
import * as z from 'zod';
import type { RunnablePack } from '../../shared/model/pack.ts';
import type { FindingRecord, NodeCapture } from '../../shared/model/stored-records.ts';
import { parseQuery } from '../middleware/parse-request.ts';
import { visibleSites } from './caller.ts';
import type { ApiDeps } from './dependencies.ts';
import {
  clusterLink,
  type Endpoint,
  findingLinks,
  json,
  nodeLinks,
  referenceLinks,
  signatureLink,
} from './endpoint.ts';
import { pageFields } from './paged-list.ts';

export const SearchQuery = z.strictObject({
  q: z.string().trim().min(2).max(253).describe('at least two characters; compared without case'),
  site: z.string().optional(),
  limit: pageFields.limit,
});

/** Pages of 100 that are looked through of each kind. */
const maxPages = 10;

type Kind = 'node' | 'server' | 'cluster' | 'finding' | 'reference' | 'signature';

interface Hit {
  kind: Kind;
  /** What was found, as it is shown. */
  name: string;
  site: string | null;
  /** What tells it from others of its kind and name; two with the same are one. */
  mark?: string;
  /** Names by which it can be met. */
  terms: readonly string[];
  about: object;
}

export const search: Endpoint = async ({ event, caller, base }, deps) => {
  const { q, site, limit } = parseQuery(event, SearchQuery);
  const sites = visibleSites(caller, site);
  const [nodes, findings, known, pack] = await Promise.all([
    allOf((page) => deps.verdicts.nodes({ sites }, page)),
    allOf((page) => deps.verdicts.findings({ sites }, page)),
    knownByName(q, sites, deps),
    deps.pack(),
  ]);
  const hits = [
    ...[...known.nodes, ...nodes.items].flatMap((node) => hitsOfNode(node, base)),
    ...[...known.findings, ...findings.items].map((finding) => hitOfFinding(finding, pack, base)),
    ...known.references.map((found) => hitOfReference(found, base)),
    ...hitsOfSignatures(pack, base),
  ];
  const found = ranked(hits, q.toLowerCase());
  const items = found
    .slice(0, limit)
    .map(({ kind, name, site: ofSite, about }) => ({ kind, name, site: ofSite, ...about }));
  return json({ items, nextCursor: null, isComplete: nodes.isAll && findings.isAll && found.length <= limit });
};

async function allOf<T>(
  read: (page: { limit: number; cursor: string | null }) => Promise<{ items: T[]; nextCursor: string | null }>,
) {
  const items: T[] = [];
  let cursor: string | null = null;
  for (let page = 0; page < maxPages; page++) {
    const answer = await read({ limit: 100, cursor });
    items.push(...answer.items);
    cursor = answer.nextCursor;
    if (cursor === null) break;
  }
  return { items, isAll: cursor === null };
}

/** Found by their indexes, however much is stored. */
async function knownByName(q: string, sites: readonly string[] | null, { verdicts }: ApiDeps) {
  const [nodes, finding, bundles] = await Promise.all([
    verdicts.findNodes({ sites, name: q }),
    verdicts.finding(q),
    verdicts.bundles({ sites, reference: q }, { limit: 100, cursor: null }),
  ]);
  const isVisible = finding && (sites === null || sites.includes(finding.site));
  const references = bundles.items.flatMap(({ reference, site }) => (reference === null ? [] : [{ reference, site }]));
  return { nodes, findings: isVisible ? [finding] : [], references };
}

function hitsOfNode(node: NodeCapture, base: string): Hit[] {
  const { site, cluster, reference } = node;
  const links = nodeLinks(base, node);
  const about = { verdict: node.verdict, headline: node.headline, links };
  const names = [node.node, node.fqdn, node.ip].filter((name) => name !== null);
  const hits: Hit[] = [{ kind: 'node', name: node.node, site, terms: names, about }];
  for (const { address, ip, port, verdict } of node.servers) {
    const terms = [address, ...(ip === null ? [] : [ip])];
    const about = { ip, port, node: node.node, verdict, links };
    hits.push({ kind: 'server', name: address, site, mark: `${port} ${node.node}`, terms, about });
  }
  if (cluster !== null) {
    hits.push({
      kind: 'cluster',
      name: cluster,
      site,
      terms: [cluster],
      about: { links: { self: clusterLink(base, cluster, site) } },
    });
  }
  if (reference !== null) hits.push(hitOfReference({ reference, site }, base));
  return hits;
}

const hitOfReference = ({ reference, site }: { reference: string; site: string }, base: string): Hit => {
  const about = { links: referenceLinks(base, reference, site) };
  return { kind: 'reference', name: reference, site, terms: [reference], about };
};

function hitOfFinding(finding: FindingRecord, pack: RunnablePack, base: string): Hit {
  const { findingId, problemId, site, node, server, headline, state, severity, cause, tickets } = finding;
  const signature = pack.signatures.find(({ id }) => id === finding.signature);
  const bugs = signature?.references.map(({ id }) => id) ?? [];
  const addresses = server === null ? [] : [server.address, ...(server.ip === null ? [] : [server.ip])];
  const terms = [findingId, problemId, node, ...addresses, ...tickets.map(({ ticketId }) => ticketId), ...bugs];
  const about = {
    findingId,
    node,
    server,
    headline,
    state,
    severity,
    cause,
    tickets,
    links: findingLinks(base, finding),
  };
  return { kind: 'finding', name: findingId, site, terms, about };
}

const hitsOfSignatures = ({ signatures }: RunnablePack, base: string): Hit[] =>
  signatures
    .filter(({ status }) => status !== 'retired')
    .map(({ id, title, cause, references }) => ({
      kind: 'signature',
      name: id,
      site: null,
      terms: [id, title, ...references.map((reference) => reference.id)],
      about: { title, cause, links: { self: signatureLink(base, id) } },
    }));

/** Whole names first, then beginnings, then what stands anywhere; each thing once. */
function ranked(hits: readonly Hit[], q: string): Hit[] {
  const found = new Map<string, { hit: Hit; rank: number }>();
  for (const hit of hits) {
    const rank = Math.min(...hit.terms.map((term) => rankOf(term.toLowerCase(), q)));
    if (rank === notFound) continue;
    const key = JSON.stringify([hit.kind, hit.site, hit.name.toLowerCase(), hit.mark]);
    if (!found.has(key)) found.set(key, { hit, rank });
  }
  const sortKey = ({ kind, name, site }: Hit) => `${kinds.indexOf(kind)} ${name.toLowerCase()} ${site}`;
  return [...found.values()]
    .sort((a, b) => a.rank - b.rank || (sortKey(a.hit) < sortKey(b.hit) ? -1 : 1))
    .map(({ hit }) => hit);
}

const kinds: readonly Kind[] = ['node', 'cluster', 'reference', 'finding', 'server', 'signature'];
const notFound = 3;

function rankOf(term: string, q: string): number {
  if (term === q) return 0;
  if (term.startsWith(q)) return 1;
  return term.includes(q) ? 2 : notFound;
}
