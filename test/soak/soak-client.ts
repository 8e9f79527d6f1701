// Calls of the API as a careful client makes them: what was not answered, or answered with an error of the server, is asked
// again, because the server may be down or its disk full.
import { request as httpRequest } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

const againMs = 200;
/** Longer than any answer takes. */
const answerMs = 35_000;

export interface Answer {
  status: number;
  /** Parsed, where it is JSON. */
  body: unknown;
}

export interface SoakClientOptions {
  url: string;
  /** null: not known yet, as the first start is not done. */
  token: () => string | null;
  /** Aborted when the soak gives up: what is asked then is given up as well. */
  signal: AbortSignal;
}

export class SoakClient {
  /** Requests that were made again. */
  repeats = 0;
  readonly #options: SoakClientOptions;

  constructor(options: SoakClientOptions) {
    this.#options = options;
  }

  /** Asks until there is an answer that repeating would not change. */
  async ask(method: string, path: string, body?: object, headers: Record<string, string> = {}): Promise<Answer> {
    for (;;) {
      const answer = await this.#once(method, path, body, headers);
      if (answer !== null && answer.status < 500 && answer.status !== 429) return answer;
      this.repeats++;
      await sleep(againMs, undefined, { signal: this.#options.signal });
    }
  }

  /** The answer to a GET that must succeed. */
  async get(path: string): Promise<unknown> {
    const { status, body } = await this.ask('GET', path);
    if (status !== 200) throw new Error(`GET ${path}: expected 200, found ${status} ${JSON.stringify(body)}`);
    return body;
  }

  /**
   * Sends bytes to the URL of an upload, once. Answers the status; null when the connection ended before.
   * @param isBroken the connection is lost half way
   */
  send(url: string, bytes: Buffer, isBroken: boolean): Promise<number | null> {
    return new Promise((resolve) => {
      const headers = { 'content-type': 'application/octet-stream', 'content-length': bytes.length };
      const request = httpRequest(url, { method: 'PUT', headers, timeout: answerMs }, (response) => {
        response.resume();
        response.once('close', () => resolve(response.statusCode ?? null));
      });
      request.once('error', () => resolve(null));
      request.once('timeout', () => request.destroy(new Error('no answer')));
      if (isBroken) request.write(bytes.subarray(0, bytes.length >> 1), () => request.destroy(new Error('broken')));
      else request.end(bytes);
    });
  }

  /** null: no whole answer came. */
  async #once(
    method: string,
    path: string,
    body: object | undefined,
    headers: Record<string, string>,
  ): Promise<Answer | null> {
    const { url, token, signal } = this.#options;
    signal.throwIfAborted();
    const known = token();
    if (known === null) return null;
    const all = { authorization: `Bearer ${known}`, ...(body && { 'content-type': 'application/json' }), ...headers };
    try {
      const init = { method, headers: all, body: body ? JSON.stringify(body) : null };
      const response = await fetch(url + path, { ...init, signal: AbortSignal.timeout(answerMs) });
      const text = await response.text();
      const isJson = /json/.test(response.headers.get('content-type') ?? '');
      return { status: response.status, body: isJson ? JSON.parse(text) : text };
    } catch {
      return null;
    }
  }
}
