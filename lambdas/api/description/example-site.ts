// The site that the examples speak of: two Expressways of a cluster, of which one does not trust the CA of a subscriber. A
// test builds just this, and sends every example.
import { derivedId } from '../../../shared/model/identity.ts';

/** Id of the token that sends the examples: bundles announced with an idempotency key have their ids from both. */
export const exampleTokenId = 't_example';
const announcedWith = (key: string): string => derivedId('b', ['idempotency-key', exampleTokenId, key]);

export const exampleSite = {
  site: 'lab',
  /** Has a node, a cluster and a case of the same names. */
  otherSite: 'branch',
  reference: 'INC0042',
  cluster: 'expc.example.lab',
  node: 'expc2',
  fileName: 'diagnostic_log_expc2_2022-09-06_09:42:38.tar.gz',
  /** Read; most examples are about it. */
  bundleId: announcedWith('INC0042 expc2'),
  /** Announced, and nothing has come of it. */
  announcedBundleId: announcedWith('INC0042 expc3'),
  findingId: 'f_iq6yrojbluyp3awfbim2kssslj',
  /** Of the CA that is missing. */
  artifactSha256: '43d482211eae6cdacf016fb6186a27a26fbc18ed3d064633577e374d62ba257b',
  tokenId: 't_Zk8rT2wQm4Xc',
  shareId: 's_Yk3vQ0pL8mZ1',
  shareSecret: 'q3Zb0kVQ2n5yF8hJx1LwRt6UeCgAoMiPdSsTvYz7W4E',
  signature: 'expressway/traffic-server/untrusted-root',
} as const;

/** Nobody has these. */
export const nobodys = {
  bundleId: `b_${'a'.repeat(26)}`,
  findingId: `f_${'a'.repeat(26)}`,
  sha256: '0'.repeat(64),
  tokenId: 't_000000000000',
  shareId: 's_000000000000',
  shareSecret: 'A'.repeat(43),
} as const;
