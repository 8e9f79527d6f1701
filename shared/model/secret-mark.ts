// What stands in the place of a secret: `[password removed]`. Whatever else has brackets is not a mark, and may be a secret
// or a name itself.

export const secretKinds = [
  'password',
  'passphrase',
  'secret',
  'token',
  'key',
  'session id',
  'credentials',
  'cookie',
  'assertion',
  'code',
  'signature',
  'private key',
] as const;
export type SecretKind = (typeof secretKinds)[number];

export const secretMark = (kind: SecretKind): string => `[${kind} removed]`;

/** Source of a regular expression that matches any of them. */
export const secretMarkPattern = String.raw`\[(?:${secretKinds.join('|')}) removed\]`;
