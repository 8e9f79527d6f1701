// The names a node answers to. Names and addresses compare without case.
import { isIP } from 'node:net';
import type { NodeCapture } from '../../../../shared/model/stored-records.ts';

/** As a name is compared: lower case, without the root dot. */
export const bareName = (name: string): string => name.toLowerCase().replace(/\.$/, '');

/** What tells the nodes of one site apart. */
export const nodeKey = (node: string): string => node.toLowerCase();

/** The node's name, its FQDN, the short form of both, its address. */
export function namesOf({ node, fqdn, ip }: NodeCapture): string[] {
  const names = [node, fqdn, ip].filter((name) => name !== null).map(bareName);
  const short = names.filter((name) => isIP(name) === 0).map((name) => name.split('.', 1)[0] ?? name);
  return [...new Set([...names, ...short])].filter((name) => name !== '');
}
