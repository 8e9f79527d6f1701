// What captures and the trust store tell of one server: the chains it presented, and what verification makes of them.
import type { AlertTally } from './capture-observations.ts';
import type { Certificate } from './certificate.ts';
import type { TlsVersion } from './handshake.ts';
import type { Cause } from './vocabulary.ts';

/** The traffic server compares names itself; this is what OpenSSL calls the same fault. */
export const nameMismatchError = 'X509_V_ERR_HOSTNAME_MISMATCH';

/** What has to be added to the trusted CA list for a chain to be trusted. */
export type TrustNeed =
  /** The server's own self-signed certificate, or the CA that signed it. */
  | { kind: 'own-certificate'; certificate: Certificate }
  /** All that is missing is at hand: from below the root upwards. `rootIsStored`: only intermediates are missing. */
  | { kind: 'known-issuers'; missing: readonly Certificate[]; rootIsStored: boolean }
  /** The issuer of `of` stands nowhere in the evidence; `known` are those below it that are not stored. */
  | { kind: 'unknown-issuer'; of: Certificate; known: readonly Certificate[] };

/** The first fault that the traffic server would find, in OpenSSL's words. */
export interface ChainFault {
  name: string;
  depth: number;
  cause: Cause;
  /** Id of the signature that the line about it would match; null: no signature of the pack does. */
  signature: string | null;
  /** null: nothing that is added to the trusted CA list mends it. */
  need: TrustNeed | null;
  /** A stored CA that bears the name of the issuer that is needed, and is another one. */
  storedNamesake: Certificate | null;
}

/** One chain that a server presented. */
export interface PresentedChain {
  /** As sent, the server's own first. */
  certificates: readonly [Certificate, ...Certificate[]];
  sni: string | null;
  version: TlsVersion | null;
  cipher: string | null;
  firstMs: number;
  lastMs: number;
  handshakes: number;
  /** By the node's trust store at `lastMs`; null: it would pass. */
  fault: ChainFault | null;
  /** False where the bundle holds no trust store of the node: then no verdict may rest on `fault`. */
  isJudged: boolean;
  /** Faults that stand behind the first one, in the order in which they would surface; known without a trust store too. */
  behind: readonly Cause[];
  /** The way from the server's own certificate up, as far as verification, or without it the names, lead. */
  path: readonly Certificate[];
  /** Fatal alerts that ended handshakes with this chain, by number. */
  clientAlerts: ReadonlyMap<number, AlertTally>;
  /** SHA-256 of the stored certificates that make it trusted; empty where it is not. */
  restsOn: readonly string[];
}

export interface ServerEvidence {
  /** Newest first. */
  presented: readonly PresentedChain[];
  /** Of each IP address behind the name the newest, the newest first: one name may lead to several servers. */
  current: readonly PresentedChain[];
  /** Handshakes whose certificates could not be read, because they were encrypted. */
  encrypted: number;
  resumed: number;
  clientAlerts: ReadonlyMap<number, AlertTally>;
  serverAlerts: ReadonlyMap<number, AlertTally>;
  /** Some of the captures or of the trust store was cut. */
  isCut: boolean;
  /** The trusted CA list was: what it lacks may have stood in it. */
  isStoreCut: boolean;
}

export const noEvidence: ServerEvidence = {
  presented: [],
  current: [],
  encrypted: 0,
  resumed: 0,
  clientAlerts: new Map(),
  serverAlerts: new Map(),
  isCut: false,
  isStoreCut: false,
};
