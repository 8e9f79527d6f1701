// The what-if of the command line: certificates to trust from PEM or DER files, names to ask for instead.
import { readFile } from 'node:fs/promises';
import type { Certificate } from '../../../shared/model/certificate.ts';
import { Fault } from '../../../shared/model/fault.ts';
import { oneLine } from '../../../shared/report/untrusted.ts';
import { parseCertificate } from '../../../shared/trust/parse-certificate.ts';
import { pemCertificates } from '../../../shared/trust/pem.ts';
import type { Assumptions } from '../../../shared/what-if.ts';
import type { ClassifyOptions } from './classify-options.ts';

/** null: nothing is to be assumed. Throws Fault `invalid-request` for a file without a certificate that can be read. */
export async function assumptionsOf(options: ClassifyOptions): Promise<Assumptions | null> {
  const { 'assume-trusted': files, 'assume-name': names } = options;
  if (files.length === 0 && names.length === 0) return null;
  const trusted = (await Promise.all(files.map(certificatesIn))).flat();
  return { trusted, names };
}

async function certificatesIn(file: string): Promise<Certificate[]> {
  const bytes = await readFile(file).catch((cause: unknown) => {
    throw invalid(file, cause instanceof Error ? cause.message : String(cause));
  });
  const { ders, damaged, privateKeys } = pemCertificates(bytes.toString('latin1'));
  if (damaged > 0) throw invalid(file, `${damaged} of its PEM blocks cannot be decoded`);
  if (ders.length === 0 && privateKeys > 0) throw invalid(file, 'it holds a private key, and no certificate');
  return (ders.length > 0 ? ders : [bytes]).map((der) => {
    const parsed = parseCertificate(der);
    if ('fault' in parsed) throw invalid(file, `found no certificate in it: ${parsed.fault}`);
    return parsed.certificate;
  });
}

const invalid = (file: string, why: string): Fault =>
  new Fault('invalid-request', `expected --assume-trusted to name a PEM file, ${oneLine(file, 200)}: ${why}`);
