// Reports: of a bundle, of a case, and behind links that need no token.
import { Report } from '../../../shared/model/report.ts';
import { CreatedShare, ShareList } from '../answers/bundle-answers.ts';
import { WhatIfAnswer } from '../answers/finding-answers.ts';
import { ReferenceReportQuery } from '../reference-report.ts';
import { ReportQuery } from '../report-answer.ts';
import { CreateShareBody } from '../shares.ts';
import { WhatIfBody } from '../what-if.ts';
import { exampleSite, nobodys } from './example-site.ts';
import type { Example, GoodAnswer, Operation } from './operation.ts';

const { site, otherSite, reference, bundleId, announcedBundleId, artifactSha256, shareId, shareSecret } = exampleSite;

const forms: GoodAnswer = {
  status: 200,
  description: 'The report, in the form that was asked for.',
  content: { 'application/json': Report, 'text/markdown': 'text', 'text/plain': 'text', 'text/html': 'text' },
};
const elsewhere: GoodAnswer = {
  status: 303,
  description: 'The JSON is larger than five megabytes: read it from `Location`, without a token, within five minutes.',
  headers: ['location'],
};
const formsText =
  'By `format`, else by `Accept`: JSON (everything), Markdown (for a ticket: at most 4,000 characters unless `length=full`), plain text (at most three lines, for a chat), HTML (one page that loads nothing).';

const notFound: Example = {
  name: 'unknown',
  summary: 'No bundle of that id, or none of a site of the token',
  path: nobodys,
  status: 404,
  code: 'bundle-not-found',
};

const everything: Example = {
  name: 'json',
  summary: 'Everything',
  headers: { accept: 'application/json' },
  status: 200,
};

/** The same report in its forms; those that are long need to be shown once only. */
const asForms = (path: Record<string, string>, query: Record<string, string> = {}): [Example, ...Example[]] => [
  { ...everything, path, query, isLong: true },
  {
    name: 'markdown',
    summary: 'For a ticket',
    path,
    query: { ...query, format: 'markdown', length: 'short' },
    status: 200,
  },
  { name: 'text', summary: 'For a chat', path, query: { ...query, format: 'text' }, status: 200 },
  { name: 'html', summary: 'For a browser', path, query: { ...query, format: 'html' }, status: 200, isLong: true },
  {
    name: 'other-form',
    summary: 'A form that there is not',
    path,
    query: { ...query, format: 'pdf' },
    status: 406,
    code: 'not-acceptable',
  },
];

export const reportOperations: readonly Operation[] = [
  {
    method: 'GET',
    path: '/v1/bundles/{bundleId}/report',
    operationId: 'getReport',
    tag: 'Reports',
    summary: 'The report of a bundle',
    description: `Every node, server and port with verdict, cause, counts, evidence and remediation. ${formsText} Until the bundle is read the answer is 404 \`report-not-ready\` with \`Retry-After\`; where \`bundleCode\` stands in it, there never will be one. \`summary\`, \`headline\` and remediation are our own words, what is marked \`x-untrusted\` is not.`,
    query: ReportQuery,
    headers: ['accept'],
    answers: [forms, elsewhere],
    faults: ['bundle-not-found', 'report-not-ready', 'not-acceptable'],
    examples: [
      { ...everything, path: { bundleId } },
      ...asForms({ bundleId }).slice(1),
      {
        name: 'not-ready',
        summary: 'It has not come yet',
        path: { bundleId: announcedBundleId },
        status: 404,
        code: 'report-not-ready',
      },
      notFound,
    ],
  },
  {
    method: 'GET',
    path: '/v1/references/{reference}/report',
    operationId: 'getReferenceReport',
    tag: 'Reports',
    summary: 'One report over all bundles of a case',
    description: `For clusters, of which each peer sends a bundle of its own. At most the 50 newest bundles that were read. ${formsText}`,
    query: ReferenceReportQuery,
    headers: ['accept'],
    answers: [forms],
    faults: ['reference-not-found', 'ambiguous-reference', 'not-acceptable'],
    examples: [
      ...asForms({ reference }, { site }),
      {
        name: 'several-sites',
        summary: 'Two sites have a case of that name',
        path: { reference },
        status: 409,
        code: 'ambiguous-reference',
      },
      {
        name: 'unknown',
        summary: 'Nothing was read of it',
        path: { reference: 'INC9999' },
        query: { site: otherSite },
        status: 404,
        code: 'reference-not-found',
      },
    ],
  },
  {
    method: 'POST',
    path: '/v1/bundles/{bundleId}/what-if',
    operationId: 'askWhatIf',
    tag: 'Reports',
    summary: 'What would help?',
    description:
      'Every server of the bundle judged again, as if certificates were in the trusted CA list, or servers were asked for by another name. By the facts of the bundle alone: nothing is stored, nobody is asked. `unknown` where no chain was captured.',
    bodies: { 'application/json': WhatIfBody },
    answers: [
      { status: 200, description: 'Every server, before and after.', content: { 'application/json': WhatIfAnswer } },
    ],
    faults: ['bundle-not-found', 'facts-missing'],
    examples: [
      {
        name: 'another-name',
        summary: 'If the subscriber were asked for by another name',
        path: { bundleId },
        body: { names: [{ address: 'cucm-sub.example.lab', name: 'cucm-pub.example.lab' }] },
        status: 200,
      },
      {
        name: 'no-certificate',
        summary: 'What is no certificate',
        path: { bundleId },
        body: { trusted: ['-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n'] },
        status: 422,
        code: 'invalid-request',
      },
      {
        name: 'not-read',
        summary: 'The bundle was not read yet',
        path: { bundleId: announcedBundleId },
        body: { names: [{ address: 'cucm-sub.example.lab', name: 'cucm-pub.example.lab' }] },
        status: 404,
        code: 'facts-missing',
      },
      { ...notFound, body: { names: [{ address: 'cucm-sub.example.lab', name: 'cucm-pub.example.lab' }] } },
    ],
  },
  {
    method: 'GET',
    path: '/v1/bundles/{bundleId}/artifacts/{sha256}',
    operationId: 'getArtifact',
    tag: 'Reports',
    summary: 'A certificate, to be uploaded',
    description:
      'One certificate of the bundle as PEM: those that remedies name in `artifacts`. That it was seen does not make it genuine: compare its SHA-256 with what the server itself shows, before you store it.',
    answers: [
      {
        status: 200,
        description: 'The certificate.',
        content: { 'application/x-pem-file': 'text' },
        headers: ['content-disposition'],
      },
    ],
    faults: ['bundle-not-found', 'artifact-not-found'],
    examples: [
      { name: 'root', summary: 'The CA that is missing', path: { bundleId, sha256: artifactSha256 }, status: 200 },
      {
        name: 'unknown-certificate',
        summary: 'The bundle holds none of that SHA-256',
        path: { bundleId, sha256: nobodys.sha256 },
        status: 404,
        code: 'artifact-not-found',
      },
      notFound,
    ],
  },
  {
    method: 'POST',
    path: '/v1/bundles/{bundleId}/shares',
    operationId: 'createShare',
    tag: 'Reports',
    summary: 'Make a link to a report',
    description:
      'A link for somebody who has no token: it shows this one report, in every form, until it ends or is taken back. With `redact` names and addresses are replaced by tokens that only this link has. The URL is shown in this answer alone.',
    bodies: { 'application/json': CreateShareBody },
    answers: [
      {
        status: 201,
        description: 'The link.',
        content: { 'application/json': CreatedShare },
        headers: ['location'],
      },
    ],
    faults: ['bundle-not-found', 'too-many-marks'],
    examples: [
      {
        name: 'redacted',
        summary: 'For three days, without names',
        path: { bundleId },
        body: { expiresInHours: 72, redact: true },
        status: 201,
      },
      { ...notFound, body: { expiresInHours: 72 } },
    ],
  },
  {
    method: 'GET',
    path: '/v1/bundles/{bundleId}/shares',
    operationId: 'listShares',
    tag: 'Reports',
    summary: 'Links to a report',
    description: 'Those that have not ended, without their URLs. All of them, at most 100: there are no further pages.',
    answers: [{ status: 200, description: 'The links.', content: { 'application/json': ShareList } }],
    faults: ['bundle-not-found'],
    examples: [
      { name: 'of-a-bundle', summary: 'Links to a bundle', path: { bundleId }, status: 200, isLong: true },
      notFound,
    ],
  },
  {
    method: 'DELETE',
    path: '/v1/bundles/{bundleId}/shares/{shareId}',
    operationId: 'revokeShare',
    tag: 'Reports',
    summary: 'Take a link back',
    description: 'It shows nothing from then on.',
    answers: [{ status: 204, description: 'The link has ended.' }],
    faults: ['bundle-not-found', 'share-not-found'],
    examples: [
      { name: 'link', summary: 'A link that is no longer wanted', path: { bundleId, shareId }, status: 204 },
      {
        name: 'unknown-link',
        summary: 'No link of that id',
        path: { bundleId, shareId: nobodys.shareId },
        status: 404,
        code: 'share-not-found',
      },
      notFound,
    ],
  },
  {
    method: 'GET',
    path: '/v1/shared/{secret}/report',
    operationId: 'getSharedReport',
    tag: 'Reports',
    summary: 'The report behind a link',
    description: `What a link of \`createShare\` leads to. ${formsText}`,
    query: ReportQuery,
    headers: ['accept'],
    answers: [forms, elsewhere],
    faults: ['share-not-found', 'not-acceptable', 'too-many-requests'],
    examples: [
      ...asForms({ secret: shareSecret }),
      {
        name: 'ended',
        summary: 'A link that has ended, or never was',
        path: { secret: nobodys.shareSecret },
        status: 404,
        code: 'share-not-found',
      },
    ],
  },
];
