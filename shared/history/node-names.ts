// The names a node answers to, and the few of them that it is indexed by. Names and addresses compare without case.
import { isIP } from 'node:net';
import type { NodeCapture } from '../model/stored-records.ts';

/** As a name is compared: lower case, without the root dot. */
export const bareName = (name: string): string => name.toLowerCase().replace(/\.$/, '');

/** What tells the nodes of one site apart. */
export const nodeKey = (node: string): string => node.toLowerCase();

/** The node's name, its FQDN, the short form of both, its address. */
export function namesOf({ node, fqdn, ip }: NodeCapture): string[] {
  const names = [node, fqdn, ip].filter((name) => name !== null).map(bareName);
  return [...new Set([...names, ...names.map(labelOf)])].filter((name) => name !== '');
}

/** The first label of a name; an address is its own. Whatever name a node is asked for by, its label finds it. */
export const labelOf = (name: string): string => (isIP(name) === 0 ? (name.split('.', 1)[0] ?? name) : name);

export interface LookupNames {
  label: string;
  address: string | null;
  /** Label of the FQDN; null when it is the label. */
  alias: string | null;
}

export function lookupNames({ node, fqdn, ip }: NodeCapture): LookupNames {
  const label = labelOf(bareName(node));
  const alias = fqdn === null ? label : labelOf(bareName(fqdn));
  return { label, address: ip === null ? null : bareName(ip), alias: alias === label ? null : alias };
}
