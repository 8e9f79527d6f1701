// Situations from a seed: certificates that issue each other, with few names and keys so that they are easily confused,
// and now and then a fault.
import { type CertificateOptions, type Issued, makeCa, makeIntermediate, makeLeaf } from '../../build/pki.ts';
import { type KeyPair, type KeyType, newKey } from '../../build/pki-keys.ts';
import type { Situation } from './situation.ts';

const keyTypes: KeyType[] = [
  'ecP256',
  'ecP256',
  'ecP256',
  'ecP384',
  'ed25519',
  'rsa2048',
  'rsa2048',
  'rsaPss2048',
  'rsa1024',
  'ecP192',
];
const keyPool: KeyPair[] = [];
const subjects = ['CN=CA 1,O=Example', 'CN=ca  1,O=EXAMPLE', 'CN=CA 2,O=Example', 'CN=CA 3', 'CN=CA 4,O=Other'];
const dates = ['2019-01-01', '2021-01-01', '2022-09-06', '2022-09-07', '2025-01-01', '2050-01-01', '2060-01-01'];
const constraints = [
  'DNS:example.lab',
  'DNS:.example.lab',
  'DNS:other.lab',
  'dir:O=Example',
  'IP:10.0.0.0/255.0.0.0',
  'email:example.lab',
  'URI:.lab',
];
const names = [
  'DNS:pub.example.lab',
  'DNS:*.other.lab',
  'IP:10.1.2.3',
  'IP:2001:db8::1',
  'email:a@example.lab',
  'URI:https://a.lab/',
  'dir:CN=x,O=Example',
  'other:x',
];
const purposes = ['serverAuth', 'clientAuth', 'any'];

/** Numbers that look random and are the same for the same seed (mulberry32). */
export function randomNumbers(seed: number) {
  let state = seed;
  function below(limit: number): number {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  }
  const one = <T>(all: readonly T[]): T => all[below(all.length)] as T;
  return {
    below,
    one,
    /** One time in that many. */
    rarely: (times: number): boolean => below(times) === 0,
    some: <T>(all: readonly T[], times: number): T[] => all.filter(() => below(times) === 0),
    shuffled: <T>(all: readonly T[]): T[] =>
      all
        .map((each) => ({ each, at: below(1e6) }))
        .sort((a, b) => a.at - b.at)
        .map(({ each }) => each),
  };
}

type Random = ReturnType<typeof randomNumbers>;

export function randomSituation(seed: number): Situation {
  const random = randomNumbers(seed);
  const cas: Issued[] = [];
  const above = new Map<Issued, Issued>();
  for (let left = 2 + random.below(6); left > 0; left--) {
    const options = caOptions(random);
    const issuer = cas.length === 0 || random.rarely(3) ? null : random.one(cas);
    const ca = issuer ? makeIntermediate(issuer, options) : makeCa(options);
    if (issuer) above.set(ca, issuer);
    cas.push(ca);
  }
  const issuer = random.rarely(8) ? null : random.one(cas);
  const leaf = makeLeaf(issuer, leafOptions(random));
  const way: Issued[] = [];
  for (let at = issuer; at; at = above.get(at) ?? null) way.push(at);
  const sent = random.rarely(3) ? random.some(random.shuffled(cas), 2) : way.filter(() => !random.rarely(6));
  const root = way.at(-1) ?? leaf;
  const store = random.shuffled([...random.some([...cas, leaf], 4), ...(random.rarely(4) ? [] : [root])]);
  return { title: `seed ${seed}`, sent: [leaf, ...sent], store, says: '' };
}

function caOptions(random: Random): CertificateOptions {
  const { rarely, one, some } = random;
  const pathLength = rarely(6) ? { pathLength: random.below(2) } : {};
  return {
    ...anyOptions(random),
    subject: one(subjects),
    ...(rarely(20) && { basicConstraints: one([null, { ca: false }]) }),
    ...(rarely(2) && { basicConstraints: { ca: true, ...pathLength } }),
    ...(rarely(8) && { keyUsage: one([null, ['digitalSignature'] as const, ['cRLSign'] as const, []]) }),
    ...(rarely(12) && { extendedKeyUsage: [one(purposes), one(purposes)] }),
    ...(rarely(8) && {
      nameConstraints: { permitted: [one(constraints), ...some(constraints, 5)], excluded: some(constraints, 9) },
    }),
    ...(rarely(30) && { version: 1 }),
    ...(rarely(40) && { netscapeType: [random.below(8)], basicConstraints: null }),
  };
}

function leafOptions(random: Random): CertificateOptions {
  const { rarely, one, some } = random;
  return {
    ...anyOptions(random),
    subject: one([
      'CN=pub.example.lab',
      'CN=pub.example.lab,O=Example',
      'CN=Cisco,O=Example',
      '',
      'E=a@b.lab,CN=x.other.lab',
    ]),
    ...(rarely(2) && { subjectAltNames: [one(names), ...some(names, 5)] }),
    ...(rarely(8) && { extendedKeyUsage: one([null, ['clientAuth'], ['any'], ['serverAuth']]) }),
    ...(rarely(8) && { keyUsage: one([null, ['keyCertSign'] as const, ['keyAgreement'] as const, []]) }),
    ...(rarely(30) && { netscapeType: [random.below(8)] }),
  };
}

function anyOptions({ rarely, one, below }: Random): CertificateOptions {
  const number = below(keyTypes.length + 6);
  const keys = keyAt(number >= keyTypes.length ? number % 4 : number);
  return {
    keys,
    ...(rarely(9) && { digest: one(['sha1', 'sha384', 'sha256'] as const) }),
    ...(rarely(9) && { isPss: true }),
    ...(rarely(9) && { notAfter: `${one(dates)}T00:00:00Z` }),
    ...(rarely(15) && { notBefore: `${one(dates)}T00:00:00Z` }),
    ...(rarely(5) && { authorityKeyId: one([null, null, '0102']) }),
    ...(rarely(8) && { subjectKeyId: one([null, null, '0102']) }),
    ...(rarely(8) && { authorityIssuer: one([true, true, { name: 'CN=CA 3', serial: '5' }]) }),
    ...(rarely(30) && { isAltered: true }),
    ...(rarely(40) && { criticalExtension: '1.2.3.4' }),
    ...(rarely(20) && { serial: '5' }),
  };
}

function keyAt(number: number): KeyPair {
  const known = keyPool[number] ?? newKey(keyTypes[number] ?? 'ecP256');
  keyPool[number] = known;
  return known;
}
