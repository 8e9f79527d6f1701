// The public keys of the issuer: fetched when the first token needs them, kept, and fetched again when they are old or a
// token names one that is not among them. Whoever sends tokens, valid or not, cannot make it fetch more often than that.
import type { Jwk } from 'aws-jwt-verify/jwk';
import * as z from 'zod';
import { failureFields } from '../../middleware/failure-fields.ts';
import type { Log } from '../../middleware/log-entry.ts';
import { fetchJson } from './fetch-json.ts';
import { type OidcSettings, trustedUrl } from './oidc-settings.ts';

export type KeyWithId = Jwk & { kid: string };

export interface IssuerKeys {
  /** null: the issuer has no such key, or cannot be asked. */
  find(kid: string, log: Log): Promise<KeyWithId | null>;
}

/** Milliseconds. Keys that the issuer has taken back are let go after so long, */
const freshMs = 3_600_000;
/** or after so long where it cannot be asked. */
const usableMs = 24 * 3_600_000;
/** Between two fetches. */
const pauseMs = 30_000;
/** For both requests together: the authorizer has ten seconds, and the caller waits. */
const timeoutMs = 4_000;

const maxKeys = 100;
const text = z.string().optional();
/** What verifying needs; other fields are not looked at. Keys of other kinds are left out. */
const Key = z.object({
  kty: z.string(),
  kid: z.string(),
  use: text,
  alg: text,
  n: text,
  e: text,
  crv: text,
  x: text,
  y: text,
});
const KeySet = z.object({ keys: z.array(z.unknown()).max(maxKeys) });
const Discovery = z.object({ issuer: z.string(), jwks_uri: trustedUrl });

export interface IssuerKeysDeps {
  now: () => Date;
}

export function makeIssuerKeys(
  settings: Pick<OidcSettings, 'issuer' | 'jwksUri'>,
  { now }: IssuerKeysDeps,
): IssuerKeys {
  let kept: { keys: ReadonlyMap<string, KeyWithId>; fetchedAt: number } | null = null;
  let lastTry = Number.NEGATIVE_INFINITY;
  let fetching: Promise<void> | null = null;
  const age = (): number => (kept === null ? Number.POSITIVE_INFINITY : now().getTime() - kept.fetchedAt);
  const fetchAgain = async (log: Log): Promise<void> => {
    lastTry = now().getTime();
    try {
      kept = { keys: await fetchKeys(settings), fetchedAt: now().getTime() };
    } catch (error) {
      log({ level: 'warn', message: 'keys of the issuer cannot be fetched', ...failureFields(error), stack: null });
    }
  };
  return {
    find: async (kid, log) => {
      const known = kept?.keys.get(kid);
      if (known && age() < freshMs) return known;
      if (fetching === null && now().getTime() - lastTry >= pauseMs) {
        fetching = fetchAgain(log).finally(() => {
          fetching = null;
        });
      }
      await fetching;
      return age() < usableMs ? (kept?.keys.get(kid) ?? null) : null;
    },
  };
}

async function fetchKeys({ issuer, jwksUri }: Pick<OidcSettings, 'issuer' | 'jwksUri'>) {
  const signal = AbortSignal.timeout(timeoutMs);
  const { keys } = KeySet.parse(await fetchJson(jwksUri ?? (await discoveredUri(issuer, signal)), signal));
  const usable = keys.flatMap((key): KeyWithId[] => {
    const parsed = Key.safeParse(key);
    return parsed.success ? [withoutGaps(parsed.data)] : [];
  });
  return new Map(usable.map((key) => [key.kid, key]));
}

/** OpenID Connect Discovery 1.0: the answer must name the very issuer that was asked. */
async function discoveredUri(issuer: string, signal: AbortSignal): Promise<string> {
  const found = Discovery.parse(
    await fetchJson(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`, signal),
  );
  if (found.issuer === issuer) return found.jwks_uri;
  throw new Error(`expected the discovery document of ${issuer}, found that of another issuer`);
}

const withoutGaps = <T extends { kid: string; kty: string }>(key: T): KeyWithId => ({
  ...Object.fromEntries(Object.entries(key).filter(([, value]) => value !== undefined)),
  kid: key.kid,
  kty: key.kty,
});
