// What every issuer of upload tickets must do: its answer is all that an uploader needs. The factory adds a way to see
// what was stored.
import { expect, test } from 'vitest';
import type { UploadTicket, UploadTickets } from '../../shared/model/ports.ts';
import { aBundle } from './records.ts';

export interface UploadTicketsUnderTest {
  tickets: UploadTickets;
  /** Content of the object of that key; null when nothing was stored. */
  stored(key: string): Promise<string | null>;
  /** Time as the store sees it. */
  now: Date;
}

const key = 'uploads/b1/expc1 ü.log';

export function uploadTicketsContract(make: () => Promise<UploadTicketsUnderTest>): void {
  const issue = async (under: UploadTicketsUnderTest, method: 'put' | 'post', lifetimeMs = 60_000) => {
    const uploadExpiresAt = new Date(under.now.getTime() + lifetimeMs).toISOString();
    const object = { bucket: 'local', key, versionId: null };
    const bundle = aBundle('b1', { object, sizeBytes: 5, status: 'awaiting-upload', uploadExpiresAt });
    return under.tickets.issue({ bundle, method });
  };

  test('a PUT with the headers of the ticket stores the bytes', async () => {
    const under = await make();
    const ticket = await issue(under, 'put');
    expect(ticket).toMatchObject({ method: 'PUT', expiresAt: new Date(under.now.getTime() + 60_000).toISOString() });
    expect((await put(ticket, 'hello')).status).toBe(200);
    expect(await under.stored(key)).toBe('hello');
  });

  test('a form with the fields of the ticket stores the file', async () => {
    const under = await make();
    const ticket = await issue(under, 'post');
    const form = new FormData();
    for (const [name, value] of Object.entries(ticket.fields ?? {})) form.set(name, value);
    form.set('file', new Blob(['hello']), 'expc1.log');
    const answer = await fetch(ticket.url, { method: ticket.method, body: form });
    expect(answer.status).toBe(204);
    expect(await under.stored(key)).toBe('hello');
  });

  test.each(['hell', 'hello!'])('bytes of another length than promised are refused: %s', async (text) => {
    const under = await make();
    const answer = await put(await issue(under, 'put'), text);
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(await under.stored(key)).toBeNull();
  });

  test('a ticket that has ended is refused', async () => {
    const under = await make();
    const answer = await put(await issue(under, 'put', -1), 'hello');
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(await under.stored(key)).toBeNull();
  });
}

const put = ({ url, method, headers }: UploadTicket, body: string): Promise<Response> =>
  fetch(url, { method, headers: headers ?? {}, body });
