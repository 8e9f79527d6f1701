// ListObjectVersions: the versions of keys with a prefix, by key, the newest first, in pages of a size that tests turn.
import type { S3Answer } from './object-operations.ts';
import { notImplemented } from './s3-failure.ts';
import { parameter, type S3Request } from './s3-request.ts';
import type { StoredObjects } from './stored-objects.ts';

/** S3 answers a thousand; so few here that pages are turned. */
const pageSize = 2;

export function listVersions(objects: StoredObjects, request: S3Request): S3Answer {
  const prefix = parameter(request, 'prefix') ?? '';
  const shown = parameter(request, 'encoding-type') === 'url' ? encoded : escaped;
  const keyMarker = parameter(request, 'key-marker');
  const versionMarker = parameter(request, 'version-id-marker');
  if (keyMarker !== undefined && versionMarker === undefined)
    throw notImplemented('key-marker without version-id-marker');
  const all = objects.versionsOf(request.bucket).filter(({ key }) => key.startsWith(prefix));
  const from =
    keyMarker === undefined
      ? 0
      : all.findIndex(({ key, versionId }) => key === keyMarker && versionId === versionMarker) + 1;
  const page = all.slice(from, from + pageSize);
  const last = page.at(-1);
  const isTruncated = last !== undefined && from + pageSize < all.length;
  const entries = page.map(({ key, versionId, isDeleteMarker, isLatest }) => {
    const name = isDeleteMarker ? 'DeleteMarker' : 'Version';
    return `<${name}><Key>${shown(key)}</Key><VersionId>${versionId}</VersionId><IsLatest>${isLatest}</IsLatest></${name}>`;
  });
  const next = isTruncated
    ? `<NextKeyMarker>${shown(last.key)}</NextKeyMarker><NextVersionIdMarker>${last.versionId}</NextVersionIdMarker>`
    : '';
  const xml = `<?xml version="1.0" encoding="UTF-8"?><ListVersionsResult><IsTruncated>${isTruncated}</IsTruncated>${next}${entries.join('')}</ListVersionsResult>`;
  return { status: 200, headers: { 'content-type': 'application/xml' }, body: Buffer.from(xml) };
}

const encoded = (text: string): string => encodeURIComponent(text).replaceAll('%2F', '/').replaceAll('%20', '+');

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
