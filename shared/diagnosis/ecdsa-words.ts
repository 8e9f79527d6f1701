// Stage 6, diagnosis: a server that presents its ECDSA certificate: which RSA one it has beside it, and why an upgrade
// may have changed which of the two is asked for.
import type { Finding } from '../model/finding.ts';
import type { PresentedChain } from '../model/server-evidence.ts';
import { cipherLists } from './cipher-lists.ts';
import type { JudgedNode, JudgedServer } from './judge-node.ts';
import { listed } from './server-words.ts';

type Because = Finding['because'];

/** Cisco's own documents differ on the upgrade, so both are told (release notes of X14.2 and X14.2.1, TechNote 218018). */
const upgradePath =
  'Which certificate is asked for may have changed with an upgrade. TechNote 218018 and the release notes since X14.2.1: from before X14.0 to X14.2, and on a fresh X14.2, ECDSA is preferred; from X14.0 or later the prefix that keeps RSA is added. The first release notes of X14.2 said that it is added on every upgrade from before X14.2. The cipher lists in this bundle decide.';

export function ecdsaWords(chain: PresentedChain, server: JudgedServer, node: JudgedNode): Because {
  if (chain.certificates[0].keyType !== 'ecdsa') return [];
  return [
    { code: 'ecdsa-presented', text: 'What it presents here is an ECDSA certificate.' },
    ...rsaBeside(server, node),
    ...cipherWords(chain, node),
    ...(chain.version !== '1.3' && chain.fault?.need ? [{ code: 'upgrade-path', text: upgradePath }] : []),
  ];
}

/** RSA chains of the same host that pass, on this port or on another. */
function rsaBeside({ observed }: JudgedServer, { servers }: JudgedNode): Because {
  const ports = servers
    .filter((other) => isSameHost(other.observed, observed))
    .filter(({ evidence }) => evidence.presented.some(isTrustedRsa))
    .flatMap((other) => other.observed.port ?? []);
  if (ports.length === 0) return [];
  const where = listed([...new Set(ports)].sort((a, b) => a - b).map(String));
  const text = `The same host presents an RSA certificate on port ${where} that passes.`;
  return [{ code: 'rsa-trusted-beside', text }];
}

const isSameHost = (a: JudgedServer['observed'], b: JudgedServer['observed']): boolean =>
  a.address.toLowerCase() === b.address.toLowerCase() || (a.ip !== null && a.ip === b.ip);

const isTrustedRsa = ({ certificates: [leaf], isJudged, fault }: PresentedChain): boolean =>
  leaf.keyType === 'rsa' && isJudged && fault === null;

function cipherWords({ version }: PresentedChain, { subject }: JudgedNode): Because {
  if (version === '1.3') {
    const text = 'The connection uses TLS 1.3, where the cipher lists do not choose the kind of certificate.';
    return [{ code: 'tls13-ciphers', text }];
  }
  const lists = cipherLists(subject).filter(({ list }) => /^[\w-]{1,64}$/.test(list));
  if (lists.length === 0) return [];
  const said = lists.map(({ list, prefersRsa }) => `${list} ${prefersRsa ? 'RSA' : 'ECDSA'}`);
  const text = `Cipher lists of this node, by what they prefer: ${listed(said)}. Which of them governs connections of the traffic server to UC servers is not documented: UcClientTLSCiphers or ReverseProxyTLSCiphers.`;
  return [{ code: 'cipher-lists', text }];
}
