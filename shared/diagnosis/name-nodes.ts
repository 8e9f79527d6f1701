// Stage 6, diagnosis: which node each group of members is about. By contract: the host of its traffic server's lines,
// else of its dumps, else of the file names; `localhost` is never a node.
import type { BundleObservations, MemberGroup, NodeSubject } from '../model/bundle-observations.ts';
import type { NodeObservations } from '../model/observations.ts';

/** The nodes of a bundle. A group that holds nothing of any node (certificates alone) gives none. */
export function nodesOf(bundle: BundleObservations): NodeSubject[] {
  return bundle.groups.flatMap((group) => {
    const named = [...group.hosts.values()].filter(({ host }) => host !== '');
    const nameless = group.hosts.get('');
    if (named.length === 0) return subject(bundle, group, nameless ?? null);
    return named.map((log) => ({ name: log.host, bundle, group, log }));
  });
}

function subject(bundle: BundleObservations, group: MemberGroup, log: NodeObservations | null): NodeSubject[] {
  if (!group.hasLog && group.configuration === null && group.status === null) return [];
  const name =
    usable(group.configuration?.hostName ?? null) ??
    usable(group.namedHost) ??
    usable(group.firstLogHost) ??
    plainName(bundle.fileName);
  return [{ name, bundle, group, log }];
}

const usable = (name: string | null): string | null =>
  name !== null && /^[A-Za-z0-9_.-]{1,253}$/.test(name) && name.toLowerCase() !== 'localhost' ? name : null;

/** A file name as a node's name of last resort: without folders and endings, in the letters of a host name. */
function plainName(fileName: string): string {
  const base = fileName.slice(fileName.lastIndexOf('/') + 1).replace(/(?:\.tar)?\.(?:gz|tgz|tar|txt|log)$/i, '');
  return base.replace(/[^A-Za-z0-9_.-]+/g, '-').slice(0, 253) || 'unnamed';
}
