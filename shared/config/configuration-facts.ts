// Stage 4, configuration: the entries of a configuration dump, text or XML, to facts. Keys are compared without case,
// blanks and indexes, because releases spell them a little differently.
import type { ConfigurationFacts } from '../model/dump-facts.ts';
import { keptText } from '../model/kept-text.ts';
import { makeBoundedList } from './bounded-list.ts';
import { makeConfiguredServers } from './configured-servers.ts';
import { type DumpEntry, maxKey, maxValue, type NoteDamage, squashed } from './dump-entry.ts';
import { onOff, plainAddress, plainIp } from './plain-value.ts';

const single = ['ipdnshostname', 'dnshostname', 'systemunitname', 'ipdnsdomainname', 'dnsdomainname', 'ipdnsdomain']
  .concat(['dnsdomain', 'alternatesclustername', 'collaborationedgeenabled'])
  .map((key): [string, string | null] => [key, null]);
const verifyKey = 'edgeconfigserververifyoriginserver';
/** Letters of OpenSSL's cipher strings; a list of anything else is not known. */
const cipherString = /^[A-Za-z0-9!][A-Za-z0-9:+!@=_,. -]*$/;
const ownAddress = /^(?:ethernet)?ipv[46]address$/;

/** null: there was no entry. Whether the dump was read to its end is known when the entries end. */
export function configurationFacts(
  entries: Iterable<DumpEntry>,
  isWhole: () => boolean,
  damage: NoteDamage,
): ConfigurationFacts | null {
  const first = new Map(single);
  const verify: string[] = [];
  const lists = { own: makeBoundedList<string>(), peers: makeBoundedList<string>() };
  const ciphers = makeBoundedList<ConfigurationFacts['ciphers'][number]>();
  const servers = makeConfiguredServers();
  let isEmpty = true;
  for (const entry of entries) {
    const { key, value } = entry;
    isEmpty = false;
    if (key === verifyKey && verify.length < 2) verify.push(value);
    if (value === '') continue;
    if (first.get(key) === null) first.set(key, keptText(value, maxKey));
    if (ownAddress.test(key)) add(lists.own, plainIp(value));
    if (key === 'alternatespeeraddress') add(lists.peers, plainAddress(value));
    const list = cipherList(entry);
    if (list !== null && cipherString.test(value)) ciphers.at(list, () => ({ list, value: keptText(value, maxValue) }));
    servers.take(entry);
  }
  if (isEmpty) return null;
  const leftOut = [lists.own, lists.peers, ciphers, servers].reduce((sum, each) => sum + each.leftOut(), 0);
  if (leftOut > 0) damage('dump-entries-left-out', `${leftOut} entries of lists that are too long are not kept`);
  const get = (...keys: string[]): string | null => keys.map((key) => first.get(key) ?? null).find(Boolean) ?? null;
  const clusterName = get('alternatesclustername');
  if (clusterName !== null && plainAddress(clusterName) === null)
    damage('dump-value-unusable', 'the cluster has a name that no host can have: it is not known');
  return {
    hostName: get('ipdnshostname', 'dnshostname', 'systemunitname'),
    domain: plainAddress(get('ipdnsdomainname', 'dnsdomainname', 'ipdnsdomain', 'dnsdomain') ?? ''),
    ownAddresses: lists.own.all(),
    clusterName: plainAddress(clusterName ?? ''),
    peers: lists.peers.all(),
    verifyOriginServer: verifySetting(verify, isWhole()),
    mraEnabled: onOff(get('collaborationedgeenabled') ?? ''),
    configured: servers.all(),
    ciphers: ciphers.all(),
  };
}

function add(list: ReturnType<typeof makeBoundedList<string>>, value: string | null): void {
  if (value !== null) list.at(value.toLowerCase(), () => value);
}

/** An attribute may tell what the element around it leaves empty. */
function verifySetting(values: readonly string[], isWhole: boolean): ConfigurationFacts['verifyOriginServer'] {
  if (values.length === 0) return isWhole ? 'absent' : null;
  return onOff(values.find((value) => value !== '') ?? '');
}

/** `Ciphers UcClientTLSCiphers Value`. */
function cipherList({ key, steps }: DumpEntry): string | null {
  if (!key.startsWith('ciphers') || steps.length !== 3 || squashed(steps[2]?.name ?? '') !== 'value') return null;
  const name = steps[1]?.name ?? '';
  return /^[\w-]{1,64}$/.test(name) ? keptText(name, 64) : null;
}

/** Whether anything in it was understood: an XML of another shape, or of another thing, tells nothing. */
export const tellsConfiguration = (facts: ConfigurationFacts): boolean =>
  [facts.hostName, facts.domain, facts.clusterName, facts.mraEnabled].some((fact) => fact !== null) ||
  typeof facts.verifyOriginServer === 'boolean' ||
  [facts.ownAddresses, facts.peers, facts.configured, facts.ciphers].some((list) => list.length > 0);
