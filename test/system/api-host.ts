// A place where the whole API runs, as its callers see it. The suites of this folder run against each of them: the embedded
// system over HTTP, and the bundled functions with DynamoDB and S3 over the wire.
import { expect } from 'vitest';
import type { TokenScope } from '../../shared/model/stored-records.ts';
import { undescribed } from '../description/described-api.ts';
import type { Answer } from './entrance.ts';

export interface HostCall {
  /** null: no Authorization header. */
  token: string | null;
  headers?: Record<string, string>;
  query?: Record<string, string>;
  body?: object;
}

export interface ApiHost {
  /** `path` as it stands in the URL, without the query. */
  ask(method: string, path: string, call: HostCall): Promise<Answer>;
  tokenFor(scopes: TokenScope[], sites: string[]): Promise<string>;
  /** Until everything that was uploaded, or is to be read again, has been read. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

/** One caller of a host, who may do everything but administer. Every answer must be as described. */
export async function callerOf(host: ApiHost, sites: string[] = ['*']) {
  const token = await host.tokenFor(['bundles:write', 'verdicts:read', 'classify'], sites);
  const ask = async (method: string, path: string, call: Omit<HostCall, 'token'> = {}) => {
    const { status, headers, text } = await host.ask(method, path, { ...call, token });
    expect(undescribed(method, path, { status, headers, text })).toEqual([]);
    const isJson = text !== '' && /json/.test(String(headers['content-type'] ?? headers['Content-Type']));
    return { status, headers, text, json: isJson ? JSON.parse(text) : {} };
  };
  return {
    token,
    ask,
    get: (path: string, query: Record<string, string> = {}) => ask('GET', path, { query }),
    /** Announces, uploads and waits; answers the id of the bundle. */
    async upload(bytes: Uint8Array, asked: { fileName: string; site?: string; reference?: string }): Promise<string> {
      const { status, json, text } = await ask('POST', '/v1/bundles', { body: { sizeBytes: bytes.length, ...asked } });
      if (status !== 201) throw new Error(`expected an upload ticket, found ${status}: ${text}`);
      const { url, method, headers } = json.upload;
      const sent = await fetch(url, { method, headers, body: Buffer.from(bytes) });
      if (!sent.ok) throw new Error(`expected an upload that is taken, found ${sent.status}: ${await sent.text()}`);
      await host.settled();
      return json.bundleId;
    },
  };
}
