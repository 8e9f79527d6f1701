// Everything that can be asked, in one table.
import { classify } from './classify.ts';
import { createBundle } from './create-bundle.ts';
import { createToken } from './create-token.ts';
import type { ApiRoute } from './endpoint.ts';
import { getBundle } from './get-bundle.ts';
import { getFinding } from './get-finding.ts';
import { getNode } from './get-node.ts';
import { getReport } from './get-report.ts';
import { health } from './health.ts';
import { listBundles } from './list-bundles.ts';
import { listFindings } from './list-findings.ts';
import { listNodes } from './list-nodes.ts';
import { listTokens } from './list-tokens.ts';
import { revokeToken } from './revoke-token.ts';
import { getSignature, listSignatures } from './signatures.ts';

export const routes: readonly ApiRoute[] = [
  { method: 'GET', path: '/v1/health', scope: null, endpoint: health },
  { method: 'POST', path: '/v1/bundles', scope: 'bundles:write', endpoint: createBundle },
  { method: 'GET', path: '/v1/bundles', scope: 'verdicts:read', endpoint: listBundles },
  { method: 'GET', path: '/v1/bundles/{bundleId}', scope: 'verdicts:read', endpoint: getBundle },
  { method: 'GET', path: '/v1/bundles/{bundleId}/report', scope: 'verdicts:read', endpoint: getReport },
  { method: 'GET', path: '/v1/nodes', scope: 'verdicts:read', endpoint: listNodes },
  { method: 'GET', path: '/v1/nodes/{node}', scope: 'verdicts:read', endpoint: getNode },
  { method: 'GET', path: '/v1/findings', scope: 'verdicts:read', endpoint: listFindings },
  { method: 'GET', path: '/v1/findings/{findingId}', scope: 'verdicts:read', endpoint: getFinding },
  { method: 'POST', path: '/v1/classify', scope: 'classify', endpoint: classify },
  { method: 'GET', path: '/v1/signatures', scope: 'verdicts:read', endpoint: listSignatures },
  // The id of a signature holds slashes: it is found whether the caller, or the entrance, left them encoded or not.
  { method: 'GET', path: '/v1/signatures/{proxy+}', scope: 'verdicts:read', endpoint: getSignature },
  { method: 'POST', path: '/v1/tokens', scope: 'admin', endpoint: createToken },
  { method: 'GET', path: '/v1/tokens', scope: 'admin', endpoint: listTokens },
  { method: 'DELETE', path: '/v1/tokens/{tokenId}', scope: 'admin', endpoint: revokeToken },
];
