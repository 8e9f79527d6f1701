// `npm run token`: gives out access tokens, lists them and takes them back, of the system on this machine, of a deployment
// on AWS, or of any API by its admin calls.
import { randomBytes } from 'node:crypto';
import { makeDynamoAccessTokens } from '../../lambdas/aws/dynamo-access-tokens.ts';
import { makeDynamoClient } from '../../lambdas/aws/dynamo-client.ts';
import { Fault } from '../../shared/model/fault.ts';
import { oneLine } from '../../shared/report/untrusted.ts';
import { readSettings } from '../local/settings.ts';
import { makeAccessTokens } from '../local/storage/sqlite/access-tokens.ts';
import { openDatabase } from '../local/storage/sqlite/database.ts';
import { lockState, type StateLock } from '../local/storage/state-lock.ts';
import { exit, runCommand, say, UsageError } from '../operations/command.ts';
import { databaseIn, refuseMissing } from '../operations/open-state.ts';
import { deskOverApi } from './api-desk.ts';
import { deskOverStore, type ShownToken, type TokenDesk } from './token-desk.ts';
import { parseTokenOptions, type Target, type TokenCommand, usage } from './token-options.ts';

/** Characters of a line: names and sites are shorter. */
const maxLine = 6_000;

const deps = { now: () => new Date(), randomBytes };

async function main(args: string[]): Promise<number> {
  const asked = parseTokenOptions(args);
  using opened = new DisposableStack();
  const desk = deskOf(asked.target, opened);
  return await carryOut(asked, desk); // the store stays open until then
}

async function carryOut(asked: TokenCommand, desk: TokenDesk): Promise<number> {
  switch (asked.command) {
    case 'create':
      say(described(await desk.create(asked.wish, (token) => say(`token: ${token}`))));
      return exit.done;
    case 'list':
      for await (const token of desk.list()) say(described(token));
      return exit.done;
    case 'revoke': {
      const isRevoked = await desk.revoke(asked.tokenId);
      if (!isRevoked) throw new Error(`expected the id of a token, found none called ${asked.tokenId}`);
      const later = asked.target.kind === 'table' ? '; the API lets it in for up to a minute more' : '';
      say(`${oneLine(asked.tokenId, maxLine)} is revoked${later}`);
      return exit.done;
    }
  }
}

function described({ tokenId, name, scopes, sites, rateTier, createdAt, expiresAt }: ShownToken): string {
  const parts = [
    `id: ${tokenId}`,
    name ?? 'no name',
    scopes.join(' '),
    `sites ${sites.join(' ') || 'none'}`,
    rateTier,
    ...(createdAt === null ? [] : [`since ${createdAt}`]),
    expiresAt === null ? 'good until it is revoked' : `good until ${expiresAt}`,
  ];
  return oneLine(parts.join('; '), maxLine);
}

function deskOf(target: Target, opened: DisposableStack): TokenDesk {
  if (target.kind === 'api') return deskOverApi(target.url, adminToken());
  if (target.kind === 'state') return deskOfState(opened);
  const client = opened.adopt(makeDynamoClient(), (each) => each.destroy());
  return deskOverStore(makeDynamoAccessTokens({ client, table: target.table }), deps);
}

function adminToken(): string {
  const token = process.env.LOGVERDICT_TOKEN;
  if (token) return token;
  throw new UsageError('expected a token with the scope admin in LOGVERDICT_TOKEN, found none');
}

/** The state is its owner's alone: a server that runs is asked instead. */
function deskOfState(opened: DisposableStack): TokenDesk {
  const { stateFolder, port } = readSettings(process.env, process.cwd());
  refuseMissing(stateFolder);
  const lock = lockUnlessOwned(stateFolder);
  if (lock === null) return deskOverApi(`http://127.0.0.1:${port}`, adminTokenFor(stateFolder));
  opened.adopt(lock, (each) => each.release());
  const db = opened.adopt(openDatabase(databaseIn(stateFolder)), (each) => each.close());
  return deskOverStore(makeAccessTokens(db), deps);
}

function lockUnlessOwned(stateFolder: string): StateLock | null {
  try {
    return lockState(stateFolder);
  } catch (error) {
    if (error instanceof Fault) return null;
    throw error;
  }
}

function adminTokenFor(stateFolder: string): string {
  if (process.env.LOGVERDICT_TOKEN) return process.env.LOGVERDICT_TOKEN;
  throw new Error(
    `${stateFolder} belongs to a logverdict that runs: stop it, or set LOGVERDICT_TOKEN to a token with the scope admin`,
  );
}

await runCommand(usage, main);
