// Stage 6, diagnosis: which subjects of several bundles are one node by name. A short name and an FQDN are one where the
// serial number, or the domain of the dump, shows it; a first label alone shows nothing.
import { isIP } from 'node:net';
import type { NodeSubject } from '../model/bundle-observations.ts';

/** Subjects by the name, lower case, that their node is known by over all bundles. */
export function byNode(subjects: readonly NodeSubject[]): Map<string, NodeSubject[]> {
  const fullNames = new Set(subjects.map(nameOf).filter(isFull));
  const bySerial = new Map<string, Set<string>>();
  for (const subject of subjects.filter((each) => isFull(nameOf(each)))) {
    const key = JSON.stringify([labelOf(nameOf(subject)), serialOf(subject)]);
    bySerial.set(key, (bySerial.get(key) ?? new Set()).add(nameOf(subject)));
  }
  const shown = new Map(subjects.map((subject) => [subject, fullNameOf(subject, fullNames, bySerial)]));
  return Map.groupBy(subjects, (subject) => shown.get(subject) ?? namesake(subject, shown) ?? nameOf(subject));
}

export const serialOf = ({ group }: NodeSubject): string => group.status?.serialNumber?.toLowerCase() ?? '';

const nameOf = ({ name }: NodeSubject): string => name.toLowerCase();
const labelOf = (name: string): string => name.split('.', 1)[0] ?? name;
const isFull = (name: string): boolean => name.includes('.') && isIP(name) === 0;
const domainOf = ({ group }: NodeSubject): string | null => group.configuration?.domain?.toLowerCase() ?? null;

/** The FQDN that another bundle calls this node by. */
function fullNameOf(
  subject: NodeSubject,
  fullNames: ReadonlySet<string>,
  bySerial: ReadonlyMap<string, ReadonlySet<string>>,
): string | null {
  const name = nameOf(subject);
  const domain = domainOf(subject);
  if (name.includes('.')) return null;
  if (domain !== null && fullNames.has(`${name}.${domain}`)) return `${name}.${domain}`;
  if (serialOf(subject) === '') return null;
  return only(bySerial.get(JSON.stringify([name, serialOf(subject)])) ?? []);
}

/** One that tells neither goes where the others of its very name go, unless its domain says otherwise. */
function namesake(subject: NodeSubject, shown: ReadonlyMap<NodeSubject, string | null>): string | null {
  if (domainOf(subject) !== null) return null;
  const others = [...shown].filter(([other]) => nameOf(other) === nameOf(subject));
  return only(new Set(others.flatMap(([, name]) => name ?? [])));
}

function only(names: Iterable<string>): string | null {
  const [first, second] = names;
  return second === undefined ? (first ?? null) : null;
}
