// The file of a form upload (multipart/form-data, RFC 7578), without holding more of it than a chunk.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Fault } from '../../../shared/model/fault.ts';
import { bytesOf } from './request-body.ts';

/** Fields before the file are small by nature: names, types. */
const maxFieldBytes = 64 * 1024;
const blankLine = Buffer.from('\r\n\r\n');

/** The bytes of the field `file`. Throws Fault `unsupported-media-type`, or `malformed-body` where the form is broken. */
export function fileOfForm(request: IncomingMessage, response: ServerResponse): AsyncIterable<Uint8Array> {
  const boundary = boundaryOf(request.headers['content-type'] ?? '');
  if (boundary === null) throw new Fault('unsupported-media-type', 'expected content-type multipart/form-data');
  return fileBytes(bytesOf(request, response), Buffer.from(`\r\n--${boundary}`));
}

/** By RFC 2046 at most 70 characters. */
function boundaryOf(contentType: string): string | null {
  const found = /^multipart\/form-data\s*;(?:.*;)?\s*boundary=(?:"([^"]{1,70})"|([^\s;"]{1,70}))/i.exec(contentType);
  return found?.[1] ?? found?.[2] ?? null;
}

async function* fileBytes(request: AsyncIterable<Uint8Array>, delimiter: Buffer): AsyncIterable<Uint8Array> {
  let isInFile = false;
  // The first delimiter stands at the very start; every other one begins with the line end before it.
  let pending: Buffer = Buffer.from('\r\n');
  for await (const chunk of request) {
    pending = Buffer.concat([pending, chunk]);
    if (!isInFile) {
      const start = startOfFile(pending, delimiter);
      if (start === null) continue;
      isInFile = true;
      pending = pending.subarray(start);
    }
    const end = pending.indexOf(delimiter);
    if (end !== -1) {
      if (end > 0) yield pending.subarray(0, end);
      return;
    }
    const sure = pending.length - delimiter.length; // the rest may be the start of the delimiter
    if (sure > 0) {
      yield pending.subarray(0, sure);
      pending = pending.subarray(sure);
    }
  }
  throw new Fault('malformed-body', 'expected a form that ends with its boundary, found the end of the request');
}

/** Where the content of the field `file` begins; null while it is not there yet. */
function startOfFile(form: Buffer, delimiter: Buffer): number | null {
  for (let at = form.indexOf(delimiter); at !== -1; at = form.indexOf(delimiter, at + delimiter.length)) {
    const headersEnd = form.indexOf(blankLine, at);
    if (headersEnd === -1) break;
    const headers = form.toString('utf8', at + delimiter.length, headersEnd);
    if (/^content-disposition:\s*form-data\s*;(?:.*;)?\s*name=(?:"file"|file\s*(?:;|$))/im.test(headers)) {
      return headersEnd + blankLine.length;
    }
  }
  if (form.length > maxFieldBytes) throw new Fault('malformed-body', 'expected a form with a field "file", found none');
  return null;
}
