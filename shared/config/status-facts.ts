// Stage 4, configuration: the entries of a status dump, text or XML, to facts. They are taken only from the sections
// that are about the unit itself: zones and peers carry names, versions and addresses of others.
import type { StatusFacts } from '../model/dump-facts.ts';
import { keptText } from '../model/kept-text.ts';
import { makeBoundedList } from './bounded-list.ts';
import type { DumpEntry, NoteDamage } from './dump-entry.ts';
import { plainIp } from './plain-value.ts';

/** The kinds of evidence for the role, the better first: newer releases name the type, older ones carry a flag. */
type RoleSource = 'type' | 'product' | 'flag';
const roleSources: readonly RoleSource[] = ['type', 'product', 'flag'];

export function statusFacts(entries: Iterable<DumpEntry>, damage: NoteDamage): StatusFacts {
  const facts: StatusFacts = { version: null, serialNumber: null, role: null, ownAddresses: [] };
  const roles = new Map<RoleSource, 'C' | 'E'>();
  const own = makeBoundedList<string>();
  for (const { key, value } of entries) {
    if (/^systemunit(?:\w*)version$|^softwareversion$/.test(key)) facts.version ??= release(value);
    if (/^(?:systemunit\w*|hardware)?serialnumber$/.test(key)) facts.serialNumber ??= serial(value);
    if (/^(?:ethernet|network|ip)\w*ipv[46]address$|^ipv[46]address$/.test(key)) addIp(own, value);
    for (const [source, role] of roleIn(key, value)) if (!roles.has(source)) roles.set(source, role);
  }
  if (own.leftOut() > 0) damage('dump-entries-left-out', `${own.leftOut()} addresses of the node are not kept`);
  const best = roleSources.find((source) => roles.has(source));
  return { ...facts, role: best === undefined ? null : (roles.get(best) ?? null), ownAddresses: own.all() };
}

function release(value: string): string | null {
  const found = /^X\d[\w.]{0,30}(?=\s|$)/i.exec(value)?.[0];
  return found === undefined ? null : keptText(found.replace(/^x/, 'X'), 32);
}

/** Pages show stars in its place. */
const serial = (value: string): string | null =>
  /^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/.test(value) ? keptText(value, 64) : null;

function addIp(list: ReturnType<typeof makeBoundedList<string>>, value: string): void {
  const ip = plainIp(value);
  if (ip !== null) list.at(ip, () => ip);
}

function roleIn(key: string, value: string): [RoleSource, 'C' | 'E'][] {
  if (!/^(?:systemunit|options?|optionkeys?)/.test(key)) return [];
  const named = /\bExpressway[- ]([CE])\b/i.exec(value)?.[1]?.toUpperCase();
  const role = named === 'C' || named === 'E' ? named : null;
  if (role !== null && key.endsWith('type')) return [['type', role]];
  if (role !== null && key === 'systemunitproduct') return [['product', role]];
  if (!/^systemunit\w*expressway$/.test(key)) return [];
  const flag = value.toLowerCase();
  return flag === 'true' ? [['flag', 'E']] : flag === 'false' ? [['flag', 'C']] : [];
}

export const tellsStatus = (facts: StatusFacts): boolean =>
  facts.ownAddresses.length > 0 || [facts.version, facts.serialNumber, facts.role].some((fact) => fact !== null);
