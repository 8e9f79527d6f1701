// Bundles: announced, uploaded, followed, removed.
import { AnnouncedBundle, BundleInProgress, BundleList, QueuedBundle } from '../answers/bundle-answers.ts';
import { CreateBundleBody } from '../create-bundle.ts';
import { ListBundlesQuery } from '../list-bundles.ts';
import { exampleSite, nobodys } from './example-site.ts';
import type { Operation } from './operation.ts';

const { site, reference, fileName, bundleId, announcedBundleId } = exampleSite;
const unknown = { name: 'unknown', summary: 'No bundle of that id, or none of a site of the token', path: nobodys };
const notFound = { ...unknown, status: 404, code: 'bundle-not-found' } as const;

export const bundleOperations: readonly Operation[] = [
  {
    method: 'POST',
    path: '/v1/bundles',
    operationId: 'createBundle',
    tag: 'Bundles',
    summary: 'Announce a bundle',
    description:
      'The first of three steps: announce, send the bytes to `upload.url`, then ask for `links.self` until it is finished. The upload URL needs no token and lives for an hour; announce again when it ran out (status `expired`). Send an `Idempotency-Key` to be able to repeat the request after a lost answer: the same key with the same body answers the same bundle. A bundle that is not uploaded costs nothing and needs no clearing.',
    headers: ['idempotency-key'],
    bodies: { 'application/json': CreateBundleBody },
    answers: [
      {
        status: 201,
        description: 'Announced. Send the file next, as `upload` says.',
        content: { 'application/json': AnnouncedBundle },
        headers: ['location'],
      },
    ],
    faults: ['idempotency-key-reused'],
    examples: [
      {
        name: 'put',
        summary: 'A file for a case',
        headers: { 'idempotency-key': 'INC0042 expc2 evening' },
        body: { fileName, sizeBytes: 5630, site, reference },
        status: 201,
      },
      {
        name: 'post',
        summary: 'To be sent as a form, and checked',
        headers: { 'idempotency-key': 'INC0042 expc2 form' },
        body: {
          fileName,
          sizeBytes: 5630,
          site,
          reference,
          sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
          uploadMethod: 'post',
        },
        status: 201,
      },
      {
        name: 'wrong-fields',
        summary: 'Two fields are not as expected',
        body: { fileName: 'logs/expc2.tar.gz', sizeBytes: 0, site },
        status: 422,
        code: 'invalid-request',
      },
      {
        name: 'key-reused',
        summary: 'The key was used before, with another body',
        headers: { 'idempotency-key': 'INC0042 expc2 evening' },
        body: { fileName, sizeBytes: 6190, site, reference },
        status: 422,
        code: 'idempotency-key-reused',
      },
    ],
  },
  {
    method: 'GET',
    path: '/v1/bundles',
    operationId: 'listBundles',
    tag: 'Bundles',
    summary: 'List bundles',
    description:
      'The bundles of the sites of the token, the newest first; dropped files as well as uploaded ones. Filters are combined by "and".',
    query: ListBundlesQuery,
    answers: [{ status: 200, description: 'A page of bundles.', content: { 'application/json': BundleList } }],
    faults: [],
    examples: [
      {
        name: 'of-a-case',
        summary: 'What was read of a case',
        query: { site, reference, status: 'complete' },
        status: 200,
      },
      {
        name: 'by-key',
        summary: 'A file of the drop folder, which nobody has dropped yet',
        query: { key: 'drop/lab/diagnostic_log_expc1.tar.gz' },
        status: 200,
      },
      {
        name: 'wrong-parameters',
        summary: 'A limit that is too high, and a parameter that there is not',
        query: { limit: '1000', sort: 'name' },
        status: 422,
        code: 'invalid-request',
      },
    ],
  },
  {
    method: 'GET',
    path: '/v1/bundles/{bundleId}',
    operationId: 'getBundle',
    tag: 'Bundles',
    summary: 'How far a bundle is',
    description:
      'Status, progress, and the verdict of each node once it is read. The way of a bundle: `awaiting-upload` (then `expired`, if nothing comes), `queued`, `processing`, and at its end `complete`, `partial` (something that verdicts may rest on was cut), `unreadable` or `failed` (with `code`). Ask with `Prefer: wait=20` to have the answer held until the end; without, wait for `Retry-After` seconds between two questions. While it is not finished that header is there.',
    headers: ['prefer'],
    answers: [
      {
        status: 200,
        description: 'The bundle as it is now.',
        content: { 'application/json': BundleInProgress },
        headers: ['retry-after', 'preference-applied'],
      },
    ],
    faults: ['bundle-not-found'],
    examples: [
      { name: 'read', summary: 'It was read', path: { bundleId }, headers: { prefer: 'wait=20' }, status: 200 },
      { name: 'announced', summary: 'Nothing has come yet', path: { bundleId: announcedBundleId }, status: 200 },
      notFound,
    ],
  },
  {
    method: 'POST',
    path: '/v1/bundles/{bundleId}/reclassify',
    operationId: 'reclassifyBundle',
    tag: 'Bundles',
    summary: 'Read a bundle again',
    description:
      'With the program and the signatures of today, after an update. Until it has been read it keeps its report; repeating the call while it waits changes nothing. Events tell only of what comes out differently.',
    answers: [
      {
        status: 202,
        description: 'It waits to be read.',
        content: { 'application/json': QueuedBundle },
        headers: ['retry-after'],
      },
    ],
    faults: ['bundle-not-found', 'bundle-without-object'],
    examples: [
      { name: 'again', summary: 'Read again', path: { bundleId }, status: 202 },
      {
        name: 'nothing-there',
        summary: 'Nothing was uploaded',
        path: { bundleId: announcedBundleId },
        status: 409,
        code: 'bundle-without-object',
      },
      notFound,
    ],
  },
  {
    method: 'DELETE',
    path: '/v1/bundles/{bundleId}',
    operationId: 'deleteBundle',
    tag: 'Bundles',
    summary: 'Remove a bundle',
    description:
      'Removes the file, its report, its copies beside the drop folder, its links, and what it said of nodes, findings and events. Latest verdicts are worked out anew from the bundles that are left. A mark stays behind, so that a late delivery does not bring it back. Cannot be undone. May be repeated.',
    answers: [{ status: 204, description: 'Nothing of it is left.' }],
    faults: ['bundle-not-found'],
    examples: [
      { name: 'announced', summary: 'One that nothing came of', path: { bundleId: announcedBundleId }, status: 204 },
      notFound,
    ],
  },
];
