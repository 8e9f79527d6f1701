// Stage 2, members: notices private keys in a member that is not scanned anyhow, as a log is.
import type { BundleNotes } from '../model/bundle-member.ts';
import { makeKeyWatch, notePrivateKeys } from '../model/private-key-label.ts';

/** The chunks as they are. */
export async function* watchForPrivateKeys(
  chunks: AsyncIterable<Uint8Array>,
  member: string,
  notes: BundleNotes,
): AsyncGenerator<Uint8Array> {
  const watch = makeKeyWatch();
  for await (const chunk of chunks) {
    watch.look(chunk);
    yield chunk;
  }
  notePrivateKeys(watch.found(), member, notes);
}
