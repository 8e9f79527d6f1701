// The form of a browser upload: fields before the file, and nothing that counts behind it.
import { S3Failure } from './s3-failure.ts';
import type { S3Request } from './s3-request.ts';

export interface UploadForm {
  /** By name in lower case. */
  fields: ReadonlyMap<string, string>;
  fileName: string;
  bytes: Buffer;
}

const malformed = (what: string) =>
  new S3Failure(400, 'MalformedPOSTRequest', `The body of your POST request is not well-formed: ${what}`);

export function readForm({ headers, body }: S3Request): UploadForm {
  const boundary = /^multipart\/form-data;.*\bboundary="?([^";]+)"?/i.exec(headers['content-type'] ?? '')?.[1];
  if (boundary === undefined) throw malformed('expected multipart/form-data with a boundary');
  const fields = new Map<string, string>();
  const mark = Buffer.from(`\r\n--${boundary}`);
  let at = body.indexOf(mark.subarray(2));
  for (at += mark.length - 2; at >= mark.length - 2; ) {
    if (body.toString('latin1', at, at + 2) === '--') throw malformed('expected a file field');
    const head = body.indexOf('\r\n\r\n', at);
    const end = body.indexOf(mark, head + 4);
    if (head === -1 || end === -1) throw malformed('expected the end of a field');
    const { name, fileName } = disposition(body.toString('utf8', at, head));
    const bytes = body.subarray(head + 4, end);
    if (name === 'file') return { fields, fileName, bytes };
    fields.set(name, bytes.toString('utf8'));
    at = end + mark.length;
  }
  throw malformed('expected the boundary');
}

function disposition(head: string): { name: string; fileName: string } {
  const line = /^content-disposition: *form-data;(.*)$/im.exec(head)?.[1] ?? '';
  const name = / name="([^"]*)"/.exec(line)?.[1];
  if (name === undefined) throw malformed('expected the name of a field');
  return { name: name.toLowerCase(), fileName: / filename="([^"]*)"/.exec(line)?.[1] ?? '' };
}
