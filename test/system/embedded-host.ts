// The embedded system with the program itself, as a host of the API suites.
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { program } from '../../infra/local/program.ts';
import { startSystem } from '../../infra/local/system.ts';
import { newToken } from '../../lambdas/authorizer/new-token.ts';
import { settingsIn } from '../infra/local/running-system.ts';
import type { ApiHost } from './api-host.ts';

export async function startEmbeddedHost(): Promise<ApiHost & { url: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'logverdict-'));
  const troubles: string[] = [];
  const { url, storage, stop } = await startSystem({
    settings: settingsIn(folder),
    program,
    now: () => new Date(),
    pollMs: 50,
    stillMs: 50,
    say: () => undefined,
    warn: (line) => troubles.push(line),
  });
  return {
    url,
    async ask(method, path, { token, headers = {}, query, body }) {
      const answer = await fetch(`${url}${path}${query ? `?${new URLSearchParams(query)}` : ''}`, {
        method,
        redirect: 'manual',
        headers: {
          ...(token !== null && { authorization: `Bearer ${token}` }),
          ...(body && { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body && { body: JSON.stringify(body) }),
      });
      return { status: answer.status, headers: Object.fromEntries(answer.headers), text: await answer.text() };
    },
    async tokenFor(scopes, sites) {
      const { token, grant } = newToken({ scopes, sites, expiresAt: null }, randomBytes);
      await storage.tokens.save(grant);
      return token;
    },
    async settled() {
      while (storage.queue.size() > 0) await sleep(5);
      if (troubles.length > 0) throw new Error(troubles.join('\n'));
    },
    async close() {
      await stop(500);
      await rm(folder, { recursive: true, force: true });
    },
  };
}
