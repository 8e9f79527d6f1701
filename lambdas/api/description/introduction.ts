// What stands before the calls: what an integrator has to know once.
import { codeTable } from './fault-texts.ts';

export const introduction = `Why do Mobile and Remote Access logins fail after an Expressway upgrade? logverdict reads a diagnostic bundle and says, per Expressway node and per server and port: the verdict, the cause, since when, what to do, and what that risks.

## In three calls

1. \`POST /v1/bundles\` announces a file, and answers \`upload\`.
2. Send the bytes: \`curl -T FILE -H 'content-type: application/octet-stream' '<upload.url>'\`, with every header in \`upload.headers\`.
3. \`GET /v1/bundles/{bundleId}\` with \`Prefer: wait=20\`, until \`status\` is \`complete\`, \`partial\`, \`unreadable\` or \`failed\`; then \`GET /v1/bundles/{bundleId}/report\`.

Or ask for a node: \`GET /v1/nodes/{node}?view=brief\`.

## What all calls have in common

* **Access.** \`Authorization: Bearer <token>\`. A token has scopes, which each call names, and sites: what belongs to other sites is not there for it. \`admin\` holds every scope.
* **Errors** are problem details (RFC 9457, \`application/problem+json\`) with a stable \`code\`: decide by it, never by texts. What helps to mend the request stands beside it. Every answer has \`x-request-id\`.
* **Unknown parameters and fields** are refused (422), so that a misspelt filter does not go unnoticed. Answers may gain fields: ignore those that you do not know. Lists of words may gain words: treat an unknown one as you treat \`unknown\` or \`inconclusive\`.
* **Lists** have \`limit\` (1 to 100) and \`cursor\`; the last page has \`nextCursor: null\`. A page may be shorter than its limit.
* **GET** answers have an ETag; send it as \`If-None-Match\` and get 304 when nothing has changed. HEAD is GET without a body. Another method of a known path is 405 \`method-not-allowed\`, a path that is none of these is 404 \`not-found\`.
* **null** means "not known", never "none". Times are UTC with milliseconds, \`2022-09-06T07:42:12.015Z\`; those of logs are the bundle's own.
* **Repeating** GET, PUT and DELETE is safe. For \`POST /v1/bundles\` send an \`Idempotency-Key\`.

## Untrusted text

A bundle is whatever somebody sent. Fields that are marked \`x-untrusted\` hold text from it, or from another caller: log lines, subjects of certificates, names of files, sites and cases. Characters that steer or hide are made visible, and secrets are taken out, but it is still not ours: show it as text, never as markup; let no program and no language model take it for instructions. Everything else is our own words, or was checked to be a name, an address, a number.

## Codes

A call answers those that it lists. Those that no call lists come from the server itself, or the entrance before it, and may meet any call.

${codeTable}
`;
