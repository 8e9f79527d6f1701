// Pasted lines, signatures, search, events, and the service itself.
import { EventList } from '../answers/finding-answers.ts';
import { ClassifiedText, Health, SearchResult, Signature, SignatureList } from '../answers/knowledge-answers.ts';
import { ClassifyBody } from '../classify.ts';
import { ListEventsQuery } from '../list-events.ts';
import { SearchQuery } from '../search.ts';
import { ListSignaturesQuery } from '../signatures.ts';
import { exampleSite } from './example-site.ts';
import { openApiSchema } from './openapi-schema.ts';
import type { Operation } from './operation.ts';

const { site, signature } = exampleSite;
const line =
  '2022-09-06T09:42:12.015+02:00 expc2 traffic_server[21877]: [ET_NET 1] WARNING: Core server certificate verification failed for (cucm-sub.example.lab). Action=Terminate Error=self signed certificate in certificate chain server=cucm-sub.example.lab(10.61.20.12) depth=1';

export const knowledgeOperations: readonly Operation[] = [
  {
    method: 'POST',
    path: '/v1/classify',
    operationId: 'classifyText',
    tag: 'Knowledge',
    summary: 'What pasted lines mean',
    description:
      'Lines of a log as people paste them: also without time stamps, and wrapped by mail or PDF. Answers which signatures they show, with cause and remedies. No node is judged, because single lines do not tell how a node is; nothing is stored.',
    bodies: { 'application/json': ClassifyBody, 'text/plain': 'text' },
    answers: [{ status: 200, description: 'What was found.', content: { 'application/json': ClassifiedText } }],
    faults: [],
    examples: [
      { name: 'line', summary: 'One line', body: { text: line }, status: 200 },
      { name: 'plain-text', summary: 'As plain text, with nothing in it', body: 'MRA does not work', status: 200 },
      { name: 'without-text', summary: 'The text is missing', body: {}, status: 422, code: 'invalid-request' },
    ],
  },
  {
    method: 'GET',
    path: '/v1/signatures',
    operationId: 'listSignatures',
    tag: 'Knowledge',
    summary: 'What is known',
    description: 'The active signatures, by id: which lines, or certificates, stand for which cause.',
    query: ListSignaturesQuery,
    answers: [{ status: 200, description: 'A page of signatures.', content: { 'application/json': SignatureList } }],
    faults: [],
    examples: [
      { name: 'first', summary: 'The first one', query: { limit: '1' }, status: 200 },
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
    path: '/v1/signatures/{proxy+}',
    operationId: 'getSignature',
    tag: 'Knowledge',
    summary: 'One signature',
    description: 'With its pattern, its reason, and its remedies before they are about a certain server.',
    answers: [{ status: 200, description: 'The signature.', content: { 'application/json': Signature } }],
    faults: ['not-found'],
    examples: [
      { name: 'untrusted-root', summary: 'A chain whose root is not trusted', path: { signature }, status: 200 },
      {
        name: 'unknown',
        summary: 'No signature of that id',
        path: { signature: 'expressway/traffic-server/nothing' },
        status: 404,
        code: 'not-found',
      },
    ],
  },
  {
    method: 'GET',
    path: '/v1/search',
    operationId: 'search',
    tag: 'Watching',
    summary: 'Find by name',
    description:
      'Nodes, servers, clusters, findings, cases and signatures by name, address, id, bug id or ticket. Whole names are always found; parts of names among what was looked through (`isComplete`). Follow `links`.',
    query: SearchQuery,
    answers: [{ status: 200, description: 'What was found.', content: { 'application/json': SearchResult } }],
    faults: [],
    examples: [
      { name: 'server', summary: 'Part of a name', query: { q: 'cucm-sub', site, limit: '3' }, status: 200 },
      { name: 'case', summary: 'A case', query: { q: 'INC0042' }, status: 200, isLong: true },
      { name: 'bug', summary: 'A bug id', query: { q: 'CSCwc69661' }, status: 200, isLong: true },
      { name: 'cluster', summary: 'A cluster', query: { q: 'expc.example.lab' }, status: 200, isLong: true },
      { name: 'too-short', summary: 'One letter', query: { q: 'x' }, status: 422, code: 'invalid-request' },
    ],
  },
  {
    method: 'GET',
    path: '/v1/events',
    operationId: 'listEvents',
    tag: 'Watching',
    summary: 'What changed, in order',
    description:
      'For programs that keep up: read pages until `nextCursor` is null, keep the last `eventId`, and ask with `after` later. An event is written together with the change, and each once; one may tell of a bundle that has been removed since by its absence.',
    query: ListEventsQuery,
    answers: [{ status: 200, description: 'A page of events.', content: { 'application/json': EventList } }],
    faults: [],
    examples: [
      { name: 'first', summary: 'From the beginning', query: { site, limit: '6' }, status: 200 },
      {
        name: 'unknown-event',
        summary: 'An event that there is not',
        query: { after: 'e_aaaaaaaaaaaaaaaaaaaaaaaaaa' },
        status: 422,
        code: 'invalid-request',
      },
    ],
  },
  {
    method: 'GET',
    path: '/v1/health',
    operationId: 'getHealth',
    tag: 'Service',
    summary: 'Whether it answers',
    description: 'Which version answers. Asks no store.',
    answers: [{ status: 200, description: 'It answers.', content: { 'application/json': Health } }],
    faults: [],
    examples: [{ name: 'health', summary: 'It answers', status: 200 }],
  },
  {
    method: 'GET',
    path: '/v1/openapi.json',
    operationId: 'getDescription',
    tag: 'Service',
    summary: 'This document',
    description: 'OpenAPI 3.1, generated from the schemas that requests are checked with.',
    answers: [{ status: 200, description: 'The description.', content: { 'application/json': openApiSchema } }],
    faults: [],
    examples: [{ name: 'description', summary: 'This document', status: 200, isLong: true }],
  },
];
