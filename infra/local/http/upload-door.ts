// `PUT` or `POST /uploads/{ticket}`: the upload that a ticket promised, streamed into the object store and taken at once
// as a dropped file is.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Fault } from '../../../shared/model/fault.ts';
import type { Inbox } from '../drop/inbox.ts';
import { type LocalUploadTickets, uploadType } from '../storage/sqlite/upload-tickets.ts';
import { sendResult } from './answer.ts';
import { fileOfForm } from './form-upload.ts';
import { bytesOf } from './request-body.ts';

export type UploadDoor = (ticket: string, request: IncomingMessage, response: ServerResponse) => Promise<void>;

/**
 * Faults: `upload-not-accepted`, `unsupported-media-type`, `not-found`, `method-not-allowed`.
 * @param markQueued called in the transaction that takes the upload
 */
export function makeUploadDoor(
  tickets: LocalUploadTickets,
  inbox: Inbox,
  markQueued: (bundleId: string) => void,
): UploadDoor {
  return async (ticket, request, response) => {
    refuseOtherMethod(request, ['PUT', 'POST']);
    const promised = tickets.redeemable(ticket);
    const { method } = promised;
    refuseOtherMethod(request, [method]);
    if (method === 'PUT') refuseByHeaders(request, promised.sizeBytes);
    const bytes = method === 'PUT' ? bytesOf(request, response) : fileOfForm(request, response);
    const content = await inbox.objects.receive(limited(bytes, promised.sizeBytes), ({ sizeBytes }) =>
      refuseOtherLength(promised.sizeBytes, sizeBytes),
    );
    const eventName = method === 'PUT' ? 'Put' : 'Post';
    inbox.take(promised.key, content, eventName, () => {
      tickets.redeem(ticket);
      markQueued(promised.bundleId); // else it would seem not to have come, as long as others are before it
    });
    const headers = { etag: `"${content.sha256.slice(0, 32)}"` };
    sendResult(response, { statusCode: method === 'PUT' ? 200 : 204, headers, body: '' });
  };
}

function refuseOtherMethod({ method = '' }: IncomingMessage, allow: readonly string[]): void {
  if (allow.includes(method)) return;
  throw new Fault('method-not-allowed', `expected ${allow.join(' or ')}, found another method`, { details: { allow } });
}

/** Refuses what can be told from the headers before the first byte is asked for. */
function refuseByHeaders({ headers }: IncomingMessage, promisedBytes: number | null): void {
  const type = headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase();
  if (type !== uploadType) {
    throw new Fault('unsupported-media-type', `expected content-type ${uploadType} as promised, found another or none`);
  }
  const length = headers['content-length'];
  if (length !== undefined) refuseOtherLength(promisedBytes, Number(length));
}

function refuseOtherLength(promised: number | null, found: number): void {
  if (promised === null || promised === found) return;
  throw new Fault('upload-not-accepted', `expected ${promised} bytes as promised, found ${found}`);
}

/** Stops at the first byte too many. */
async function* limited(bytes: AsyncIterable<Uint8Array>, promised: number | null): AsyncIterable<Uint8Array> {
  let read = 0;
  for await (const chunk of bytes) {
    read += chunk.length;
    if (promised !== null && read > promised) {
      throw new Fault('upload-not-accepted', `expected ${promised} bytes as promised, found more`);
    }
    yield chunk;
  }
}
