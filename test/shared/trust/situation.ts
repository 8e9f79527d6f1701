// A situation of verification: what a server sends, what the trust store holds, and what OpenSSL says of it.

import type { Certificate } from '../../../shared/model/certificate.ts';
import type { Dialect } from '../../../shared/openssl/verify-errors.ts';
import { parseCertificate } from '../../../shared/trust/parse-certificate.ts';
import { makeTrustStore } from '../../../shared/trust/trust-store.ts';
import { verifyChain } from '../../../shared/trust/verify-chain.ts';
import type { Issued } from '../../build/pki.ts';

type Der = Pick<Issued, 'der'>;

export interface Situation {
  title: string;
  sent: readonly Der[];
  store: readonly Der[];
  /** 2022-09-06 if not given. */
  at?: string;
  /** `ok`, or the name of the error without `X509_V_ERR_` and the depth. */
  says: string | Record<Dialect, string>;
}

export const atMsOf = ({ at = '2022-09-06T07:41:40Z' }: Pick<Situation, 'at'>): number => Date.parse(at);

export const expected = ({ says }: Situation, dialect: Dialect): string =>
  typeof says === 'string' ? says : says[dialect];

export function said(situation: Pick<Situation, 'sent' | 'store' | 'at'>, dialect: Dialect): string {
  const store = makeTrustStore(situation.store.map(parsed));
  const result = verifyChain(situation.sent.map(parsed), store, atMsOf(situation), dialect);
  return result.ok ? 'ok' : `${result.name.replace('X509_V_ERR_', '')} ${result.depth}`;
}

export function parsed({ der }: Der): Certificate {
  const result = parseCertificate(der);
  if ('fault' in result) throw new Error(`the test's certificate cannot be parsed: ${result.fault}`);
  return result.certificate;
}
