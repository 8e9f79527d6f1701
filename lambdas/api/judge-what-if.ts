// What a what-if asks for, judged: PEM texts to certificates, and the facts of the bundle judged again with them.
import type { Certificate } from '../../shared/model/certificate.ts';
import type { Facts } from '../../shared/model/facts.ts';
import { Fault } from '../../shared/model/fault.ts';
import type { Pack } from '../../shared/model/pack.ts';
import type { WhatIf } from '../../shared/model/what-if.ts';
import { parseCertificate } from '../../shared/trust/parse-certificate.ts';
import { pemCertificates } from '../../shared/trust/pem.ts';
import { whatIf } from '../../shared/what-if.ts';
import type { AskedAssumptions } from './dependencies.ts';

/** Throws Fault `invalid-request` with a pointer to the text that holds no certificate. */
export function judgeWhatIf(facts: Facts, { trusted, names }: AskedAssumptions, pack: Pack): WhatIf {
  return whatIf(facts, { trusted: trusted.flatMap(certificatesIn), names }, pack);
}

function certificatesIn(text: string, at: number): Certificate[] {
  const { ders, damaged, privateKeys } = pemCertificates(text);
  if (damaged > 0) throw invalid(at, `expected certificates in PEM, found ${damaged} that cannot be decoded`);
  if (ders.length === 0) {
    throw invalid(
      at,
      privateKeys > 0 ? 'expected a certificate, found a private key' : 'expected a certificate in PEM',
    );
  }
  return ders.map((der) => {
    const parsed = parseCertificate(der);
    if ('fault' in parsed) throw invalid(at, `expected a certificate, found what is none: ${parsed.fault}`);
    return parsed.certificate;
  });
}

function invalid(at: number, detail: string): Fault {
  const pointer = `/trusted/${at}`;
  const errors = [{ in: 'body', pointer, detail }];
  return new Fault('invalid-request', `the body is not as expected at ${pointer}`, { details: { errors } });
}
