// GET of a bucket with `versions`: every version of the keys that begin so, in pages.
import type { S3Answer } from './object-operations.ts';
import { notImplemented, S3Failure } from './s3-failure.ts';
import { parameter, type S3Request } from './s3-request.ts';
import type { StoredObjects } from './stored-objects.ts';

/** S3 gives 1,000; here pages are short, so that readers have to ask for the next one. */
const pageLength = 3;

export function listVersions(objects: StoredObjects, request: S3Request): S3Answer {
  if (parameter(request, 'encoding-type') !== 'url') throw notImplemented('a list of keys that are not encoded');
  const prefix = parameter(request, 'prefix') ?? '';
  const [keyMarker, idMarker] = [parameter(request, 'key-marker'), parameter(request, 'version-id-marker')];
  const all = objects.versionsOf(request.bucket, prefix);
  const marked = all.findIndex(({ key, version }) => key === keyMarker && version.versionId === idMarker);
  if (keyMarker !== undefined && marked < 0) throw new S3Failure(400, 'InvalidArgument', 'Invalid version id marker');
  const rest = all.slice(marked + 1);
  const shown = rest.slice(0, pageLength);
  const last = shown.at(-1);
  const isTruncated = rest.length > shown.length;
  const next =
    isTruncated && last
      ? `<NextKeyMarker>${encoded(last.key)}</NextKeyMarker><NextVersionIdMarker>${last.version.versionId}</NextVersionIdMarker>`
      : '';
  const versions = shown.map(({ key, version, isLatest }) => {
    const { versionId, isDeleteMarker } = version;
    const name = isDeleteMarker ? 'DeleteMarker' : 'Version';
    return `<${name}><Key>${encoded(key)}</Key><VersionId>${versionId}</VersionId><IsLatest>${isLatest}</IsLatest></${name}>`;
  });
  const body = `<?xml version="1.0" encoding="UTF-8"?><ListVersionsResult><Name>${request.bucket}</Name><EncodingType>url</EncodingType><IsTruncated>${isTruncated}</IsTruncated>${next}${versions.join('')}</ListVersionsResult>`;
  return { status: 200, headers: { 'content-type': 'application/xml' }, body: Buffer.from(body) };
}

const encoded = (key: string): string => encodeURIComponent(key).replaceAll('%2F', '/').replaceAll('%20', '+');
