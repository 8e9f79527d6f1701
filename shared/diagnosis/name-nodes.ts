// Stage 6, diagnosis: which nodes a bundle is about, and what of its evidence is theirs. By contract a node is the host
// of its traffic server's lines, else of its dumps, else of the file names; `localhost` is never a node.
import type { BundleObservations, LogGroup, MemberDump, NodeSubject } from '../model/bundle-observations.ts';
import { addDump, addLog, addObservations, makeNodeDrafts, type NodeDraft, type NodeDrafts } from './node-drafts.ts';
import { plainName, usableHost } from './node-name.ts';
import { placeCaptures } from './place-captures.ts';

/** The nodes of a bundle. One that holds nothing of any node (certificates alone) gives none. */
export function nodesOf(bundle: BundleObservations): NodeSubject[] {
  const drafts = makeNodeDrafts();
  const dumps = textFirst(bundle.dumps).map((dump) => ({ ...dump, host: hostOfDump(dump, bundle.dumps) }));
  for (const observations of bundle.hosts.values()) addObservations(drafts.add(observations.host), observations);
  const strayLines = placeLogs(bundle, drafts, dumps);
  placeDumps(bundle, drafts, dumps);
  placeCaptures(bundle, drafts);
  const shown = strayLines ? { ...bundle, notes: { ...bundle.notes, logCut: true } } : bundle;
  return drafts
    .all()
    .map(({ name, evidence, log }) => ({ name, bundle: shown, bundleIds: [bundle.bundleId], group: evidence, log }));
}

interface HostedDump extends MemberDump {
  host: string | null;
}

/** Where two forms of a dump tell the same, the first one's word stands. */
const textFirst = (dumps: readonly MemberDump[]): MemberDump[] =>
  dumps.toSorted((a, b) => Number(a.form === 'xml') - Number(b.form === 'xml'));

/** Its own word, else that of the dumps beside it under the same file-name host, else the file name's. */
function hostOfDump(dump: MemberDump, dumps: readonly MemberDump[]): string | null {
  const own = usableHost(dump.configuration?.hostName ?? null);
  if (own !== null) return own;
  const beside = dumps.filter((other) => other.folder === dump.folder && sameText(other.namedHost, dump.namedHost));
  const alike = beside.filter(({ form, status }) => form === dump.form && tellsAnything(status));
  const isAmbiguous = dump.namedHost === null && alike.length > 1;
  return (isAmbiguous ? null : onlyHost(beside.map(hostNameOf))) ?? usableHost(dump.namedHost);
}

const hostNameOf = ({ configuration }: MemberDump): string | null => usableHost(configuration?.hostName ?? null);

const tellsAnything = (status: MemberDump['status']): boolean =>
  status !== null && [status.role, status.serialNumber, status.version].some((fact) => fact !== null);

const sameText = (a: string | null, b: string | null): boolean => a?.toLowerCase() === b?.toLowerCase();

/** The one host that all who name any agree on. */
function onlyHost(hosts: readonly (string | null)[]): string | null {
  const named = new Map(hosts.flatMap((host) => (host === null ? [] : [[host.toLowerCase(), host] as const])));
  return named.size === 1 ? ([...named.values()][0] ?? null) : null;
}

/** Answers whether there are lines of which nobody can tell the node. */
function placeLogs(bundle: BundleObservations, drafts: NodeDrafts, dumps: readonly HostedDump[]): boolean {
  for (const group of bundle.groups)
    for (const host of group.hosts) {
      const draft = drafts.find(host);
      if (draft) addLog(draft, group);
    }
  const unnamed = bundle.groups.filter((group) => group.hosts.size === 0 || group.nameless !== null);
  const later = unnamed.filter((group) => !placeByName(group, drafts, dumps));
  let strayLines = false;
  for (const group of later) {
    const draft = ownerOfRest(group, bundle, drafts, dumps);
    if (draft) give(draft, group);
    else strayLines ||= group.nameless !== null;
  }
  return strayLines;
}

function placeByName(group: LogGroup, drafts: NodeDrafts, dumps: readonly HostedDump[]): boolean {
  const [onlyOne] = group.hosts;
  if (group.hosts.size > 1) return false;
  const name = onlyOne ?? hostBeside(group, dumps) ?? usableHost(group.namedHost) ?? usableHost(group.firstLogHost);
  if (name === null) return false;
  give(drafts.find(name) ?? drafts.add(name), group);
  return true;
}

/** Host of the dumps in the same folder, under the same file-name host. */
const hostBeside = ({ folder, namedHost }: LogGroup, dumps: readonly HostedDump[]): string | null =>
  onlyHost(
    dumps
      .filter((dump) => dump.folder === folder && (namedHost === null || sameText(dump.namedHost, namedHost)))
      .map(({ host }) => host),
  );

function ownerOfRest(
  group: LogGroup,
  { fileName }: BundleObservations,
  drafts: NodeDrafts,
  dumps: readonly HostedDump[],
): NodeDraft | null {
  if (group.hosts.size > 1) return null;
  if (drafts.all().length > 0) return drafts.only();
  return drafts.add(onlyHost(dumps.map(({ host }) => host)) ?? plainName(fileName));
}

function give(draft: NodeDraft, group: LogGroup): void {
  addLog(draft, group);
  addObservations(draft, group.nameless);
}

/** A dump of a node without a log makes that node known. One without any name is only the only node's. */
function placeDumps({ fileName }: BundleObservations, drafts: NodeDrafts, dumps: readonly HostedDump[]): void {
  for (const dump of dumps) {
    if (dump.host === null) continue;
    const draft = drafts.find(dump.host) ?? drafts.find(usableHost(dump.namedHost)) ?? drafts.add(dump.host);
    addDump(draft, dump);
  }
  for (const dump of dumps) {
    if (dump.host !== null) continue;
    const draft = drafts.all().length === 0 ? drafts.add(plainName(fileName)) : drafts.only();
    if (draft) addDump(draft, dump);
  }
}
