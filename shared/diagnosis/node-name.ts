// Stage 6, diagnosis: texts of a bundle that may name a node.
import { isPlainHost } from '../model/plain-host.ts';

/** A host name that can be a node's; `localhost` never is. */
export const usableHost = (name: string | null): string | null =>
  name !== null && isPlainHost(name) && name.toLowerCase() !== 'localhost' ? name : null;

/** A file name as a node's name of last resort: without folders and endings, in the letters of a host name. */
export function plainName(fileName: string): string {
  const base = fileName.slice(fileName.lastIndexOf('/') + 1);
  const bare = base.replace(/(?:\.(?:tar|pcap|pcapng|cap))?\.(?:gz|tgz|tar|txt|log|pcap|pcapng|cap)$/i, '');
  return (
    bare
      .replace(/[^A-Za-z0-9_.-]+/g, '-')
      .replace(/^[.-]+/, '')
      .slice(0, 253) || 'unnamed'
  );
}
