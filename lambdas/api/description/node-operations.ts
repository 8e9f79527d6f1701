// Nodes and clusters.
import * as z from 'zod';
import { Cluster, NodeBrief, NodeDetail, NodeHistory, NodeList } from '../answers/node-answers.ts';
import { GetClusterQuery } from '../get-cluster.ts';
import { GetNodeQuery } from '../get-node.ts';
import { ListNodesQuery } from '../list-nodes.ts';
import { NodeHistoryQuery } from '../node-history.ts';
import { exampleSite } from './example-site.ts';
import type { Example, Operation } from './operation.ts';

const { site, cluster, node } = exampleSite;

const severalSites: Example = {
  name: 'several-sites',
  summary: 'Two sites have a node of that name',
  path: { node },
  status: 409,
  code: 'ambiguous-node',
};
const mistyped: Example = {
  name: 'mistyped',
  summary: 'No node of that name, but of one like it',
  path: { node: 'expc22' },
  query: { site },
  status: 404,
  code: 'node-not-found',
};

export const nodeOperations: readonly Operation[] = [
  {
    method: 'GET',
    path: '/v1/nodes',
    operationId: 'listNodes',
    tag: 'Nodes',
    summary: 'The latest verdict of every node',
    description:
      'By site and name. A verdict is as of the end of the newest capture (`capturedAt`), not as of now. `fail`: a server fails; `warn`: it works, but not for sure or not for long; `inconclusive`: it cannot be told, `reasons` says why; `pass`: proven by a verified exchange.',
    query: ListNodesQuery,
    answers: [{ status: 200, description: 'A page of nodes.', content: { 'application/json': NodeList } }],
    faults: [],
    examples: [
      { name: 'all', summary: 'The first two', query: { limit: '2' }, status: 200 },
      { name: 'failing', summary: 'What fails in a cluster', query: { site, cluster, verdict: 'fail' }, status: 200 },
      {
        name: 'wrong-cursor',
        summary: 'A cursor that is none',
        query: { cursor: 'next' },
        status: 422,
        code: 'invalid-request',
      },
    ],
  },
  {
    method: 'GET',
    path: '/v1/nodes/{node}',
    operationId: 'getNode',
    tag: 'Nodes',
    summary: 'The latest verdict of one node',
    description:
      'By short name, FQDN or IP address, without regard to case, with servers, findings, evidence and remediation. `view=brief` answers the same in at most 2,048 bytes. Several sites may have a node of that name: 409 lists them. For an unknown name 404 says which names are like it.',
    query: GetNodeQuery,
    answers: [
      {
        status: 200,
        description: 'The node; `NodeBrief` with `view=brief`.',
        content: { 'application/json': z.union([NodeDetail, NodeBrief]) },
      },
    ],
    faults: ['node-not-found', 'ambiguous-node'],
    examples: [
      { name: 'brief', summary: 'In two kilobytes', path: { node }, query: { site, view: 'brief' }, status: 200 },
      { name: 'full', summary: 'Everything', path: { node }, query: { site }, status: 200 },
      severalSites,
      mistyped,
    ],
  },
  {
    method: 'GET',
    path: '/v1/nodes/{node}/history',
    operationId: 'getNodeHistory',
    tag: 'Nodes',
    summary: 'Earlier verdicts of a node',
    description: 'One entry for each bundle that showed it, the newest capture first.',
    query: NodeHistoryQuery,
    answers: [{ status: 200, description: 'A page of captures.', content: { 'application/json': NodeHistory } }],
    faults: ['node-not-found', 'ambiguous-node'],
    examples: [
      { name: 'all', summary: 'All that was seen of it', path: { node }, query: { site }, status: 200 },
      severalSites,
      mistyped,
    ],
  },
  {
    method: 'GET',
    path: '/v1/clusters/{cluster}',
    operationId: 'getCluster',
    tag: 'Nodes',
    summary: 'A cluster',
    description:
      'The peers side by side by their latest captures: the worst verdict, who has no bundle (`missing`), and about which servers they disagree: mostly a trusted CA list that was changed on one peer only.',
    query: GetClusterQuery,
    answers: [{ status: 200, description: 'The cluster.', content: { 'application/json': Cluster } }],
    faults: ['cluster-not-found', 'ambiguous-cluster'],
    examples: [
      { name: 'cluster', summary: 'Two peers that disagree', path: { cluster }, query: { site }, status: 200 },
      {
        name: 'several-sites',
        summary: 'Two sites have a cluster of that name',
        path: { cluster },
        status: 409,
        code: 'ambiguous-cluster',
      },
      {
        name: 'mistyped',
        summary: 'No cluster of that name, but of one like it',
        path: { cluster: 'exp.example.lab' },
        query: { site },
        status: 404,
        code: 'cluster-not-found',
      },
    ],
  },
];
