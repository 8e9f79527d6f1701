// Findings over time, and what people add to them.
import { FindingDetail, FindingList, FindingOverTime } from '../answers/finding-answers.ts';
import { AcknowledgementBody } from '../finding-marks.ts';
import { ListFindingsQuery } from '../list-findings.ts';
import { exampleSite, nobodys } from './example-site.ts';
import type { Example, GoodAnswer, Operation } from './operation.ts';

const { site, cluster, node, reference, findingId } = exampleSite;
const ticket = { system: 'servicenow', ticketId: 'INC0042' };

const changed: GoodAnswer = {
  status: 200,
  description: 'The finding, with what people added to it.',
  content: { 'application/json': FindingOverTime },
};
const notFound: Example = {
  name: 'unknown',
  summary: 'No finding of that id, or none of a site of the token',
  path: { ...nobodys, ...ticket },
  status: 404,
  code: 'finding-not-found',
};

export const findingOperations: readonly Operation[] = [
  {
    method: 'GET',
    path: '/v1/findings',
    operationId: 'listFindings',
    tag: 'Findings',
    summary: 'Findings over time',
    description:
      'A finding is one signature on one node for one server. It is `open` until a newer capture of the node shows a verified success there (`resolved`), or another cause (`superseded`); silence resolves nothing. Its id stays the same however often it is seen. To keep a copy up to date, ask with `updatedAfter` and the newest `updatedAt` that you have; or follow `/v1/events`.',
    query: ListFindingsQuery,
    answers: [{ status: 200, description: 'A page of findings.', content: { 'application/json': FindingList } }],
    faults: [],
    examples: [
      {
        name: 'open',
        summary: 'What is open in a cluster',
        query: { site, cluster, state: 'open', severity: 'critical', limit: '1' },
        status: 200,
      },
      {
        name: 'changed',
        summary: 'What changed since then on a node, for a case',
        query: { site, node, reference, updatedAfter: '2022-09-06T09:00:00+02:00', limit: '1' },
        status: 200,
      },
      {
        name: 'wrong-state',
        summary: 'A state that there is not',
        query: { state: 'closed' },
        status: 422,
        code: 'invalid-request',
      },
    ],
  },
  {
    method: 'GET',
    path: '/v1/findings/{findingId}',
    operationId: 'getFinding',
    tag: 'Findings',
    summary: 'One finding',
    description:
      'With its life cycle, evidence from the newest bundle that showed it, and remedies in the order in which to try them: fix, mitigation, workaround. `confidence: proven` means that it was tried on the captured certificates; `resolves` says for which servers.',
    answers: [{ status: 200, description: 'The finding.', content: { 'application/json': FindingDetail } }],
    faults: ['finding-not-found'],
    examples: [{ name: 'open', summary: 'A CA that is not trusted', path: { findingId }, status: 200 }, notFound],
  },
  {
    method: 'PUT',
    path: '/v1/findings/{findingId}/tickets/{system}/{ticketId}',
    operationId: 'linkTicket',
    tag: 'Findings',
    summary: 'Link a ticket',
    description:
      'A finding has at most 50. Repeating it changes nothing. Found again by `/v1/search`. Stays whatever later captures show.',
    answers: [changed],
    faults: ['finding-not-found', 'too-many-marks'],
    examples: [
      { name: 'link', summary: 'A ticket of another system', path: { findingId, ...ticket }, status: 200 },
      {
        name: 'wrong-system',
        summary: 'A name of a system with a blank in it',
        path: { findingId, system: 'service now', ticketId: ticket.ticketId },
        status: 422,
        code: 'invalid-request',
      },
      notFound,
    ],
  },
  {
    method: 'DELETE',
    path: '/v1/findings/{findingId}/tickets/{system}/{ticketId}',
    operationId: 'unlinkTicket',
    tag: 'Findings',
    summary: 'Unlink a ticket',
    description: 'Where it is not linked nothing changes.',
    answers: [changed],
    faults: ['finding-not-found'],
    examples: [
      { name: 'unlink', summary: 'The ticket was linked by mistake', path: { findingId, ...ticket }, status: 200 },
      notFound,
    ],
  },
  {
    method: 'PUT',
    path: '/v1/findings/{findingId}/acknowledgement',
    operationId: 'acknowledgeFinding',
    tag: 'Findings',
    summary: 'Acknowledge a finding',
    description:
      'Says that somebody knows of it, why nothing is done for now, and until when. It changes neither verdict nor state. Another one takes its place.',
    bodies: { 'application/json': AcknowledgementBody },
    answers: [changed],
    faults: ['finding-not-found'],
    examples: [
      {
        name: 'until-friday',
        summary: 'Until the certificate is renewed',
        path: { findingId },
        body: {
          reason: 'The certificate is renewed on Friday',
          by: 'operations',
          expiresAt: '2022-09-09T18:00:00.000Z',
        },
        status: 200,
      },
      {
        name: 'past',
        summary: 'A time that is over',
        path: { findingId },
        body: { reason: 'The certificate is renewed on Friday', expiresAt: '2022-09-01T18:00:00.000Z' },
        status: 422,
        code: 'invalid-request',
      },
      { ...notFound, body: { reason: 'The certificate is renewed on Friday' } },
    ],
  },
  {
    method: 'DELETE',
    path: '/v1/findings/{findingId}/acknowledgement',
    operationId: 'withdrawAcknowledgement',
    tag: 'Findings',
    summary: 'Withdraw an acknowledgement',
    description: 'Where there is none nothing changes.',
    answers: [changed],
    faults: ['finding-not-found'],
    examples: [{ name: 'withdraw', summary: 'It is looked at again', path: { findingId }, status: 200 }, notFound],
  },
];
