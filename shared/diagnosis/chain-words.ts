// Stage 6, diagnosis: what a captured chain tells about a fault, in our own words: numbers, digests and dates of
// certificates, never their text.
import type { Certificate } from '../model/certificate.ts';
import type { Finding } from '../model/finding.ts';
import type { ChainFault, PresentedChain } from '../model/server-evidence.ts';
import type { Cause } from '../model/vocabulary.ts';
import type { LoggedChain } from './chain-behind.ts';
import { ecdsaWords } from './ecdsa-words.ts';
import type { JudgedNode, JudgedServer } from './judge-node.ts';
import { addressedBy, causeWords, plainHost } from './server-words.ts';
import { shownHexOrNull } from './shown-hex.ts';

type Because = Finding['because'];

export function chainWords(cause: Cause, server: JudgedServer, node: JudgedNode, logged: LoggedChain): Because {
  const { chain, says } = logged;
  const words: Because = [...agreement(logged)];
  if (says === 'otherwise') return words;
  const shown = says === 'explains' && chain.fault ? chain.fault.cause : cause;
  return [...words, ...aboutChain(shown, chain, server), ...ecdsaWords(chain, server, node)];
}

/** What the chain shows of that fault, whether a log tells of it or not. */
export function aboutChain(cause: Cause, chain: PresentedChain, server: JudgedServer): Because {
  const fault = chain.fault?.cause === cause ? chain.fault : null;
  return [
    ...(cause === 'name-mismatch' ? [] : [sent(chain)]),
    ...(fault ? needWords(fault, chain.certificates[0], server) : []),
    ...dateWords(cause, chain),
    ...nameWords(cause, chain, server),
  ];
}

function agreement({ chain, says }: LoggedChain): Because {
  if (says === 'unverified') {
    const text = 'The bundle holds no trusted CA list of this node, so that the captured chain could not be verified.';
    return [{ code: 'no-trust-store', text }];
  }
  if (says === 'visible') {
    const text =
      'The certificates that were captured show this fault. The bundle holds no trusted CA list of this node, so that nothing more can be said of them.';
    return [{ code: 'capture-shows', text }];
  }
  if (says === 'same') {
    const text =
      'Log and packet capture agree: the chain that was captured, verified against the trusted CA list in this bundle, fails just so.';
    return [{ code: 'capture-confirms', text }];
  }
  if (says === 'explains' && chain.fault) {
    const text = `The log does not say why. Of the chain that was captured the trusted CA list in this bundle says that ${causeWords[chain.fault.cause]}.`;
    return [{ code: 'capture-explains', text }];
  }
  const found = chain.fault === null ? 'it would pass' : `${causeWords[chain.fault.cause]}`;
  const text = `Log and packet capture disagree: of the newest chain that was captured the trusted CA list in this bundle says that ${found}. The list may have changed after the failure, the failing handshake may lie outside the capture or on another interface, or a session was resumed without a certificate. The log stands.`;
  return [{ code: 'capture-disagrees', text }];
}

function sent({ certificates: [leaf, ...others] }: PresentedChain): Because[number] {
  const digest = `SHA-256 ${leaf.sha256}`;
  if (others.length === 0) {
    const text = leaf.selfSigned
      ? `The server sends one certificate, which is self-signed (${digest}).`
      : `The server sends its own certificate alone (${digest}), without those of its CA.`;
    return { code: 'chain-sent', text };
  }
  const upTo = others.at(-1)?.selfSigned ? 'up to a root' : 'but no root';
  return {
    code: 'chain-sent',
    text: `The server sends its own certificate (${digest}) and ${others.length} more, ${upTo}.`,
  };
}

function needWords(
  { need, storedNamesake, depth, cause }: ChainFault,
  leaf: Certificate,
  { observed }: JudgedServer,
): Because {
  const words: Because = [];
  if (need === null && cause === 'untrusted-ca' && depth === 0 && leaf.selfSigned) {
    const text =
      'The certificate is self-signed, but its key usage does not allow it to sign certificates: it is no issuer, not even of itself, and storing it does not help.';
    words.push({ code: 'self-signed-cannot-sign', text });
  }
  if (storedNamesake) {
    const text = `The trusted CA list holds another certificate of that name (SHA-256 ${storedNamesake.sha256}): it was renewed since, or belongs to somebody else of that name.`;
    words.push({ code: 'stored-namesake', text });
  }
  if (need?.kind === 'known-issuers') {
    const what = need.rootIsStored
      ? 'Its root is in the trusted CA list; what is missing between the two, the server does not send.'
      : 'Its root is not in the trusted CA list.';
    const text = `${what} All that is missing was found in the evidence (certificates to store: ${need.missing.length}).`;
    words.push({ code: need.rootIsStored ? 'intermediate-missing' : 'root-missing', text });
  }
  if (need?.kind === 'unknown-issuer') {
    const authorityKeyId = shownHexOrNull(need.of.authorityKeyId);
    const which = authorityKeyId === null ? '' : ` (key identifier ${authorityKeyId})`;
    const text = `The CA that issued certificate ${need.of.sha256} stands nowhere in the evidence${which}: export it, with everything above it up to the root, from that CA, or from the trust store of ${plainHost(observed.address)} in Cisco Unified OS Administration.`;
    words.push({ code: 'issuer-unknown', text });
  }
  return words;
}

const day = (ms: number): string => (Number.isFinite(ms) ? new Date(ms).toISOString().slice(0, 10) : 'an unknown day');

function dateWords(cause: Cause, { certificates, lastMs }: PresentedChain): Because {
  if (cause !== 'expired' && cause !== 'not-yet-valid') return [];
  return certificates.flatMap(({ sha256, notBeforeMs, notAfterMs }, at) => {
    const which = at === 0 ? 'The certificate of the server' : `Certificate ${sha256} of its chain`;
    if (cause === 'expired' && notAfterMs < lastMs)
      return [{ code: 'expired-on', text: `${which} expired on ${day(notAfterMs)}.` }];
    if (cause === 'not-yet-valid' && notBeforeMs > lastMs)
      return [
        {
          code: 'valid-from',
          text: `${which} is valid from ${day(notBeforeMs)} on; the capture is of ${day(lastMs)}.`,
        },
      ];
    return [];
  });
}

function nameWords(cause: Cause, { certificates: [leaf] }: PresentedChain, { observed }: JudgedServer): Because {
  if (cause !== 'name-mismatch' || addressedBy(observed.address) !== 'ip') return [];
  if (!leaf.subjectAltNames.some((name) => name.startsWith('IP:'))) return [];
  const text = 'The certificate does hold IP addresses among its alternative names, but those are never compared.';
  return [{ code: 'ip-names-not-compared', text }];
}
