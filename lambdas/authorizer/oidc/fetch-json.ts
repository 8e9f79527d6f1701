// A small JSON document from the issuer, in time and of bounded size.

/** Far more than the keys of any issuer. */
const maxBytes = 512 * 1024;

/** Rejects for any answer but 200, for a redirection, and for what is no JSON. */
export async function fetchJson(url: string, signal: AbortSignal): Promise<unknown> {
  const answer = await fetch(url, { signal, redirect: 'error', headers: { accept: 'application/json' } });
  if (answer.status !== 200 || answer.body === null) {
    await answer.body?.cancel();
    throw new Error(`expected ${url} to answer 200, found ${answer.status}`);
  }
  const chunks: Uint8Array[] = [];
  let read = 0;
  for await (const chunk of answer.body) {
    read += chunk.length;
    if (read > maxBytes) throw new Error(`expected ${url} to answer with at most ${maxBytes} bytes, found more`);
    chunks.push(chunk);
  }
  return JSON.parse(Buffer.concat(chunks).toString('utf8'));
}
