// GET /v1/bundles/{bundleId}/artifacts/{sha256}: one certificate of a bundle as PEM, to be uploaded where a remedy says.
import * as z from 'zod';
import { Fault } from '../../shared/model/fault.ts';
import { parseQuery } from '../middleware/parse-request.ts';
import type { Endpoint } from './endpoint.ts';
import { visibleBundle } from './get-bundle.ts';

export const GetArtifactQuery = z.strictObject({});

const lineLength = 64; // RFC 7468

export const getArtifact: Endpoint = async ({ event, caller, params }, deps) => {
  parseQuery(event, GetArtifactQuery);
  const { bundleId } = await visibleBundle(params.bundleId ?? '', caller, deps);
  const sha256 = (params.sha256 ?? '').toLowerCase();
  const facts = await deps.reports.loadFacts(bundleId);
  const der = facts && Object.hasOwn(facts.certificates, sha256) ? facts.certificates[sha256] : undefined;
  if (der === undefined) {
    throw new Fault('artifact-not-found', 'expected the SHA-256 of a certificate of the bundle, found none of it');
  }
  const disposition = `attachment; filename="${sha256}.pem"`;
  const headers = { 'content-type': 'application/x-pem-file', 'content-disposition': disposition };
  return { statusCode: 200, headers, body: pemOf(der) };
};

const pemOf = (base64: string): string =>
  `-----BEGIN CERTIFICATE-----\n${(base64.match(new RegExp(`.{1,${lineLength}}`, 'g')) ?? []).join('\n')}\n-----END CERTIFICATE-----\n`;
