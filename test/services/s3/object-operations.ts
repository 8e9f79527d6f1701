// The operations on one object: PUT, GET, HEAD, DELETE, and the form upload to its bucket.
import { byteRange } from './byte-range.ts';
import { readForm } from './form-fields.ts';
import { payloadOf } from './payload.ts';
import { verifyForm } from './post-policy.ts';
import { notImplemented, S3Failure } from './s3-failure.ts';
import { parameter, type S3Request } from './s3-request.ts';
import type { Signer } from './signature.ts';
import type { StoredObjects, StoredVersion } from './stored-objects.ts';

export interface S3Answer {
  status: number;
  headers: Record<string, string>;
  body?: Buffer;
  created?: { key: string; how: 'Put' | 'Post'; version: StoredVersion };
}

const kept = ['content-type', 'content-encoding', 'content-disposition', 'cache-control', 'content-language'];
/** S3 keeps 2 KB of metadata and keys of 1,024 bytes. */
const maxKeyBytes = 1024;
const maxMetadataBytes = 2048;

export function putObject(objects: StoredObjects, request: S3Request): S3Answer {
  const { bucket, key, headers } = request;
  refuseLongKey(key);
  const { bytes, checksums } = payloadOf(request);
  refuseUnlessMet(objects.current(bucket, key), headers);
  const stored = Object.entries(headers).filter(([name]) => kept.includes(name) || name.startsWith('x-amz-meta-'));
  const metadata = stored
    .filter(([name]) => name.startsWith('x-amz-meta-'))
    .flat()
    .join('');
  if (metadata.length > maxMetadataBytes) {
    throw new S3Failure(400, 'MetadataTooLarge', 'Your metadata headers exceed the maximum allowed metadata size');
  }
  const kind = Object.fromEntries(stored.map(([name, value]) => [name, value.replace(/^aws-chunked,? */, '')]));
  const version = objects.put(bucket, key, bytes, { ...withoutEmpty(kind), ...checksums });
  const { etag } = version;
  return {
    status: 200,
    headers: { etag, ...versionHeader(version), ...checksums },
    created: { key, how: 'Put', version },
  };
}

const withoutEmpty = (headers: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== ''));

function refuseLongKey(key: string): void {
  if (Buffer.byteLength(key) > maxKeyBytes) throw new S3Failure(400, 'KeyTooLongError', 'Your key is too long');
}

function refuseUnlessMet(current: StoredVersion | null, headers: S3Request['headers']): void {
  const failed = () => new S3Failure(412, 'PreconditionFailed', 'At least one of the preconditions did not hold');
  const { 'if-match': match, 'if-none-match': noneMatch } = headers;
  if (noneMatch !== undefined && noneMatch !== '*') throw notImplemented('If-None-Match on a PUT other than *');
  if (noneMatch !== undefined && current) throw failed();
  if (match === undefined) return;
  if (!current) throw new S3Failure(404, 'NoSuchKey', 'The specified key does not exist.');
  if (unquoted(match) !== unquoted(current.etag)) throw failed();
}

const unquoted = (etag: string): string => etag.replace(/^"|"$/g, '');

export function getObject(objects: StoredObjects, request: S3Request): S3Answer {
  const { bucket, key, headers, method } = request;
  const version = objects.find(bucket, key, parameter(request, 'versionId'));
  const { etag } = version;
  if (headers['if-match'] !== undefined && unquoted(headers['if-match']) !== unquoted(etag)) {
    throw new S3Failure(412, 'PreconditionFailed', 'At least one of the preconditions did not hold');
  }
  if (headers['if-none-match'] !== undefined && unquoted(headers['if-none-match']) === unquoted(etag)) {
    return { status: 304, headers: { etag } };
  }
  const asked = parameter(request, 'response-content-type');
  const total = version.bytes.length;
  const range = byteRange(headers.range, total);
  const body = range ? version.bytes.subarray(range.first, range.last + 1) : version.bytes;
  return {
    status: range ? 206 : 200,
    headers: {
      ...shownHeaders(version, range === null && headers['x-amz-checksum-mode'] === 'ENABLED'),
      ...(asked !== undefined && { 'content-type': asked }),
      'content-length': String(body.length),
      ...(range && { 'content-range': `bytes ${range.first}-${range.last}/${total}` }),
    },
    ...(method === 'GET' && { body }),
  };
}

const shownHeaders = (version: StoredVersion, withChecksums: boolean): Record<string, string> => ({
  'content-type': 'binary/octet-stream',
  ...Object.fromEntries(
    Object.entries(version.headers).filter(([name]) => withChecksums || !name.startsWith('x-amz-checksum-')),
  ),
  etag: version.etag,
  'last-modified': version.lastModified.toUTCString(),
  'accept-ranges': 'bytes',
  ...versionHeader(version),
});

const versionHeader = ({ versionId }: StoredVersion): Record<string, string> =>
  versionId === 'null' ? {} : { 'x-amz-version-id': versionId };

export function deleteObject(objects: StoredObjects, request: S3Request): S3Answer {
  refuseUnlessMet(objects.current(request.bucket, request.key), request.headers);
  const marker = objects.remove(request.bucket, request.key, parameter(request, 'versionId'));
  return { status: 204, headers: marker ? { ...versionHeader(marker), 'x-amz-delete-marker': 'true' } : {} };
}

/** The form itself says who sends it: nothing else in the request is signed. */
export function postObject(objects: StoredObjects, request: S3Request, signer: Signer): S3Answer {
  const form = readForm(request);
  verifyForm(request.bucket, form, signer);
  const key = (form.fields.get('key') ?? '').replaceAll('${' + 'filename}', form.fileName);
  if (key === '') throw new S3Failure(400, 'InvalidArgument', "Bucket POST must contain a field named 'key'.");
  refuseLongKey(key);
  const type = form.fields.get('content-type');
  const version = objects.put(request.bucket, key, form.bytes, type === undefined ? {} : { 'content-type': type });
  return {
    status: 204,
    headers: { etag: version.etag, ...versionHeader(version) },
    created: { key, how: 'Post', version },
  };
}
