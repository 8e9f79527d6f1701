// AWS Signature Version 4, as S3 and other services check it: in the Authorization header, or in the query of a presigned URL.
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { S3Failure } from './s3-failure.ts';
import { parameter, type S3Request } from './s3-request.ts';

export interface Credentials {
  accessKeyId: string;
  secretAccessKey: string;
}

export interface Signer {
  credentials: Credentials;
  region: string;
  now: Date;
  /** Default: `s3`. */
  service?: string;
}

const algorithm = 'AWS4-HMAC-SHA256';
const maxSkewMs = 15 * 60_000;
const maxExpiresSeconds = 7 * 24 * 3600;

const denied = (message: string) => new S3Failure(403, 'AccessDenied', message);
const mismatch = () =>
  new S3Failure(
    403,
    'SignatureDoesNotMatch',
    'The request signature we calculated does not match the one you provided.',
  );

/** Throws what S3 answers to a request that is not signed, not signed rightly, or not any more. */
export function verifyRequest(request: S3Request, signer: Signer): void {
  if (request.headers.authorization !== undefined) verifyHeader(request, signer);
  else if (parameter(request, 'X-Amz-Algorithm') !== undefined) verifyQuery(request, signer);
  else throw denied('Access Denied');
}

function verifyHeader(request: S3Request, signer: Signer): void {
  const parts = /^AWS4-HMAC-SHA256 Credential=([^, ]+), *SignedHeaders=([^, ]+), *Signature=([0-9a-f]{64})$/.exec(
    request.headers.authorization ?? '',
  );
  const [, credential = '', signedHeaders = '', signature = ''] = parts ?? [];
  if (!parts) throw new S3Failure(400, 'AuthorizationHeaderMalformed', 'The authorization header is malformed.');
  const date = request.headers['x-amz-date'] ?? '';
  if (Math.abs(instantOf(date) - signer.now.getTime()) > maxSkewMs) {
    throw new S3Failure(
      403,
      'RequestTimeTooSkewed',
      'The difference between the request time and the server is too large.',
    );
  }
  const payload = request.headers['x-amz-content-sha256'];
  if (payload === undefined)
    throw new S3Failure(400, 'InvalidRequest', 'Missing required header: x-amz-content-sha256');
  compare(request, signer, { credential, date, signedHeaders, signature, payload });
}

function verifyQuery(request: S3Request, signer: Signer): void {
  const of = (name: string): string => {
    const value = parameter(request, `X-Amz-${name}`);
    if (value !== undefined) return value;
    throw new S3Failure(400, 'AuthorizationQueryParametersError', `Query-string authentication needs X-Amz-${name}.`);
  };
  const expires = Number(of('Expires'));
  if (of('Algorithm') !== algorithm || !Number.isInteger(expires) || expires < 0 || expires > maxExpiresSeconds) {
    throw new S3Failure(400, 'AuthorizationQueryParametersError', 'X-Amz-Algorithm or X-Amz-Expires is not valid.');
  }
  const date = of('Date');
  const start = instantOf(date);
  if (start > signer.now.getTime() + maxSkewMs) throw denied('Request is not yet valid');
  if (start + expires * 1000 <= signer.now.getTime()) throw denied('Request has expired');
  const payload = parameter(request, 'X-Amz-Content-Sha256') ?? 'UNSIGNED-PAYLOAD';
  const signedHeaders = of('SignedHeaders');
  compare(request, signer, { credential: of('Credential'), date, signedHeaders, signature: of('Signature'), payload });
}

interface Claim {
  credential: string;
  date: string;
  signedHeaders: string;
  signature: string;
  payload: string;
}

function compare(request: S3Request, signer: Signer, claim: Claim): void {
  const key = signingKey(claim.credential, claim.date, signer);
  const names = claim.signedHeaders.split(';');
  const isPresigned = parameter(request, 'X-Amz-Signature') !== undefined;
  const sent = Object.keys(request.headers).filter((name) => !isPresigned || parameter(request, name) === undefined);
  const unsigned = sent.filter((name) => name.startsWith('x-amz-') && !names.includes(name));
  if (!names.includes('host') || unsigned.length > 0) {
    throw denied(`There were headers present in the request which were not signed: ${unsigned.join(', ')}`);
  }
  const canonical = [
    request.method,
    request.rawPath
      .split('/')
      .map((segment) => encode(decodeURIComponent(segment)))
      .join('/'),
    canonicalQuery(request),
    ...names.map((name) => `${name}:${(request.headers[name] ?? '').trim().replace(/ +/g, ' ')}`),
    '',
    claim.signedHeaders,
    claim.payload,
  ].join('\n');
  const scope = claim.credential.split('/').slice(1).join('/');
  const text = [algorithm, claim.date, scope, createHash('sha256').update(canonical).digest('hex')].join('\n');
  if (!isSame(hmac(key, text).toString('hex'), claim.signature)) throw mismatch();
}

/** Of the signature over a policy, too. Throws when the credential is none of this server's. */
export function signingKey(credential: string, date: string, signer: Signer): Buffer {
  const { credentials, region, service: wanted = 's3' } = signer;
  const [accessKeyId, day = '', foundRegion, service, end] = credential.split('/');
  if (accessKeyId !== credentials.accessKeyId) {
    throw new S3Failure(403, 'InvalidAccessKeyId', 'The AWS Access Key Id you provided does not exist in our records.');
  }
  if (foundRegion !== region || service !== wanted || end !== 'aws4_request' || day !== date.slice(0, 8)) {
    throw new S3Failure(
      400,
      'AuthorizationHeaderMalformed',
      'The credential scope is not of this region, service or day.',
    );
  }
  return [day, region, wanted, 'aws4_request'].reduce<Buffer>(hmac, Buffer.from(`AWS4${credentials.secretAccessKey}`));
}

export const hmac = (key: Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();

export const isSame = (wanted: string, found: string): boolean =>
  wanted.length === found.length && timingSafeEqual(Buffer.from(wanted), Buffer.from(found));

function canonicalQuery({ query }: S3Request): string {
  return query
    .filter(([name]) => name !== 'X-Amz-Signature')
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .sort()
    .join('&');
}

const encode = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`);

/** `20260301T100000Z` to milliseconds. */
function instantOf(date: string): number {
  const parts = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(date);
  if (!parts) throw denied('AWS authentication requires a valid Date or x-amz-date header');
  const [, year, month, day, hour, minute, second] = parts;
  return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
}
