// Stage 4, configuration: the text of an xConfiguration dump to facts. Lines are `*c xConfiguration <path>: <value>`,
// values quoted or not; keys differ a little between releases, so they are compared without case and blanks.
import type { ConfigurationFacts } from '../model/dump-facts.ts';

interface Entry {
  path: string;
  value: string;
}

const opening = '*c xConfiguration ';

/** null: the text holds no line of such a dump. */
export function parseConfiguration(text: string): ConfigurationFacts | null {
  const entries = text.split('\n').flatMap(entryOf);
  if (entries.length === 0) return null;
  const all = (key: RegExp): string[] =>
    entries.filter(({ path, value }) => key.test(path) && value !== '').map(({ value }) => value);
  const first = (key: RegExp): string | null => all(key)[0] ?? null;
  return {
    hostName: first(/^(?:IP )?DNS Host ?name$/i) ?? first(/^SystemUnit Name$/i),
    domain: first(/^(?:IP )?DNS Domain ?Name$/i) ?? first(/^DNS Domain$/i),
    ownAddresses: unique(all(/^(?:Ethernet \d+ )?IP V[46] Address$/i)),
    clusterName: first(/^Alternates Cluster Name$/i),
    peers: unique(all(/^Alternates (?:Peer \d+|\d+ Peer) Address$/i)),
    verifyOriginServer: onOff(first(/^EdgeConfigServer VerifyOriginServer$/i)),
    ciphers: entries.flatMap(({ path, value }) => {
      const list = /^Ciphers (\S+) Value$/i.exec(path)?.[1];
      return list === undefined ? [] : [{ list, value }];
    }),
  };
}

/** By position, not by pattern: a hostile line must cost no more than its length. */
function entryOf(line: string): Entry[] {
  const colon = line.indexOf(':');
  if (!line.startsWith(opening) || colon < 0) return [];
  const path = line.slice(opening.length, colon);
  if (path.includes('"')) return [];
  return [{ path: path.trim().split(/\s+/).join(' '), value: unquoted(line.slice(colon + 1).trim()) }];
}

const unquoted = (value: string): string =>
  value.length > 1 && value.startsWith('"') && value.indexOf('"', 1) === value.length - 1
    ? value.slice(1, -1).trim()
    : value;

const unique = (values: string[]): string[] => [...new Set(values)];

function onOff(value: string | null): boolean | null {
  if (value === null) return null;
  if (/^(?:on|true|enabled)$/i.test(value)) return true;
  return /^(?:off|false|disabled)$/i.test(value) ? false : null;
}
