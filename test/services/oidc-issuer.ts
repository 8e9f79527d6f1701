// An OpenID Connect issuer on this machine, as far as an API notices it: a discovery document, public keys, and tokens
// signed by them, or forged.
import { createHmac, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Algorithm = 'RS256' | 'ES256' | 'HS256' | 'none';

export interface SigningKey {
  kid: string;
  algorithm: 'RS256' | 'ES256';
  privateKey: KeyObject;
  publicKey: KeyObject;
}

export interface OidcIssuer {
  /** As `iss` has it. */
  url: string;
  jwksUri: string;
  /** What is shown to whoever asks; others can still sign. */
  keys: SigningKey[];
  /** Paths that were asked for, in order. */
  asked: string[];
  /** How the next requests are answered: as they should be, with 500, never, or with something else. */
  mood: 'well' | 'failing' | 'silent' | { answer: string };
  close(): Promise<void>;
}

export function signingKey(kid: string, algorithm: SigningKey['algorithm'] = 'RS256'): SigningKey {
  const pair =
    algorithm === 'RS256'
      ? generateKeyPairSync('rsa', { modulusLength: 2048 })
      : generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return { kid, algorithm, ...pair };
}

const jwkOf = ({ kid, algorithm, publicKey }: SigningKey) => ({
  ...publicKey.export({ format: 'jwk' }),
  kid,
  use: 'sig',
  alg: algorithm,
});

const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A token with these claims; `header` replaces what the key says of itself. */
export function signed(
  key: SigningKey,
  claims: object,
  header: { alg?: Algorithm; kid?: string | undefined } = {},
): string {
  const head = { typ: 'JWT', alg: key.algorithm, kid: key.kid, ...header };
  const text = `${part(head)}.${part(claims)}`;
  return `${text}.${signatureOf(key, text, head.alg).toString('base64url')}`;
}

function signatureOf({ privateKey, publicKey }: SigningKey, text: string, algorithm: Algorithm): Buffer {
  if (algorithm === 'none') return Buffer.alloc(0);
  // The public key is known to everybody: whoever takes it for a secret lets everybody in.
  const asSecret = () =>
    createHmac('sha256', publicKey.export({ type: 'spki', format: 'pem' }))
      .update(text)
      .digest();
  if (algorithm === 'HS256') return asSecret();
  return sign('sha256', Buffer.from(text), { key: privateKey, dsaEncoding: 'ieee-p1363' });
}

export async function startOidcIssuer(keys: SigningKey[]): Promise<OidcIssuer> {
  const server = createServer((request, response) => {
    issuer.asked.push(request.url ?? '');
    if (issuer.mood === 'silent') return;
    const isDiscovery = request.url === '/.well-known/openid-configuration';
    const document = isDiscovery ? { issuer: issuer.url, jwks_uri: issuer.jwksUri } : { keys: issuer.keys.map(jwkOf) };
    response.statusCode = issuer.mood === 'failing' ? 500 : 200;
    response.end(typeof issuer.mood === 'object' ? issuer.mood.answer : JSON.stringify(document));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const issuer: OidcIssuer = {
    url,
    jwksUri: `${url}/keys`,
    keys,
    asked: [],
    mood: 'well',
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return issuer;
}
