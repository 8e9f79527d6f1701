// Everything that can be asked, in one table.

import { classify } from './classify.ts';
import { createBundle } from './create-bundle.ts';
import { createToken } from './create-token.ts';
import { deleteBundle } from './delete-bundle.ts';
import type { ApiRoute } from './endpoint.ts';
import { acknowledge, linkTicket, unlinkTicket, withdrawAcknowledgement } from './finding-marks.ts';
import { getArtifact } from './get-artifact.ts';
import { getBundle } from './get-bundle.ts';
import { getCluster } from './get-cluster.ts';
import { getDescription } from './get-description.ts';
import { getFinding } from './get-finding.ts';
import { getNode } from './get-node.ts';
import { getReport } from './get-report.ts';
import { health } from './health.ts';
import { listBundles } from './list-bundles.ts';
import { listEvents } from './list-events.ts';
import { listFindings } from './list-findings.ts';
import { listNodes } from './list-nodes.ts';
import { listTokens } from './list-tokens.ts';
import { nodeHistory } from './node-history.ts';
import { reclassifyBundle } from './reclassify-bundle.ts';
import { referenceReport } from './reference-report.ts';
import { revokeToken } from './revoke-token.ts';
import { search } from './search.ts';
import { sharedReport } from './shared-report.ts';
import { createShare, listShares, revokeShare } from './shares.ts';
import { getSignature, listSignatures } from './signatures.ts';
import { whatIf } from './what-if.ts';

export const routes: readonly ApiRoute[] = [
  { method: 'GET', path: '/v1/health', scope: null, endpoint: health },
  { method: 'GET', path: '/v1/openapi.json', scope: null, endpoint: getDescription },
  { method: 'POST', path: '/v1/bundles', scope: 'bundles:write', endpoint: createBundle },
  { method: 'GET', path: '/v1/bundles', scope: 'verdicts:read', endpoint: listBundles },
  { method: 'GET', path: '/v1/bundles/{bundleId}', scope: 'verdicts:read', endpoint: getBundle },
  { method: 'GET', path: '/v1/bundles/{bundleId}/report', scope: 'verdicts:read', endpoint: getReport },
  { method: 'DELETE', path: '/v1/bundles/{bundleId}', scope: 'bundles:write', endpoint: deleteBundle },
  { method: 'POST', path: '/v1/bundles/{bundleId}/reclassify', scope: 'bundles:write', endpoint: reclassifyBundle },
  { method: 'POST', path: '/v1/bundles/{bundleId}/what-if', scope: 'verdicts:read', endpoint: whatIf },
  { method: 'GET', path: '/v1/bundles/{bundleId}/artifacts/{sha256}', scope: 'verdicts:read', endpoint: getArtifact },
  { method: 'POST', path: '/v1/bundles/{bundleId}/shares', scope: 'bundles:write', endpoint: createShare },
  { method: 'GET', path: '/v1/bundles/{bundleId}/shares', scope: 'bundles:write', endpoint: listShares },
  { method: 'DELETE', path: '/v1/bundles/{bundleId}/shares/{shareId}', scope: 'bundles:write', endpoint: revokeShare },
  { method: 'GET', path: '/v1/shared/{secret}/report', scope: null, endpoint: sharedReport },
  { method: 'GET', path: '/v1/references/{reference}/report', scope: 'verdicts:read', endpoint: referenceReport },
  { method: 'GET', path: '/v1/nodes', scope: 'verdicts:read', endpoint: listNodes },
  { method: 'GET', path: '/v1/nodes/{node}', scope: 'verdicts:read', endpoint: getNode },
  { method: 'GET', path: '/v1/nodes/{node}/history', scope: 'verdicts:read', endpoint: nodeHistory },
  { method: 'GET', path: '/v1/clusters/{cluster}', scope: 'verdicts:read', endpoint: getCluster },
  { method: 'GET', path: '/v1/findings', scope: 'verdicts:read', endpoint: listFindings },
  { method: 'GET', path: '/v1/findings/{findingId}', scope: 'verdicts:read', endpoint: getFinding },
  {
    method: 'PUT',
    path: '/v1/findings/{findingId}/tickets/{system}/{ticketId}',
    scope: 'bundles:write',
    endpoint: linkTicket,
  },
  {
    method: 'DELETE',
    path: '/v1/findings/{findingId}/tickets/{system}/{ticketId}',
    scope: 'bundles:write',
    endpoint: unlinkTicket,
  },
  {
    method: 'PUT',
    path: '/v1/findings/{findingId}/acknowledgement',
    scope: 'bundles:write',
    endpoint: acknowledge,
  },
  {
    method: 'DELETE',
    path: '/v1/findings/{findingId}/acknowledgement',
    scope: 'bundles:write',
    endpoint: withdrawAcknowledgement,
  },
  { method: 'GET', path: '/v1/search', scope: 'verdicts:read', endpoint: search },
  { method: 'GET', path: '/v1/events', scope: 'verdicts:read', endpoint: listEvents },
  { method: 'POST', path: '/v1/classify', scope: 'classify', endpoint: classify },
  { method: 'GET', path: '/v1/signatures', scope: 'verdicts:read', endpoint: listSignatures },
  // The id of a signature holds slashes: it is found whether the caller, or the entrance, left them encoded or not.
  { method: 'GET', path: '/v1/signatures/{proxy+}', scope: 'verdicts:read', endpoint: getSignature },
  { method: 'POST', path: '/v1/tokens', scope: 'admin', endpoint: createToken },
  { method: 'GET', path: '/v1/tokens', scope: 'admin', endpoint: listTokens },
  { method: 'DELETE', path: '/v1/tokens/{tokenId}', scope: 'admin', endpoint: revokeToken },
];
