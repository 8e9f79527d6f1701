// What every store of access tokens must do. A factory gives an empty one for every test.
import { expect, test } from 'vitest';
import type { AccessTokens } from '../../shared/model/ports.ts';
import type { TokenGrant } from '../../shared/model/stored-records.ts';

const sha256 = 'ab'.repeat(32);
const grant: TokenGrant = {
  tokenId: 't1',
  tokenSha256: sha256,
  scopes: ['verdicts:read'],
  sites: ['lab'],
  expiresAt: '2026-03-01T10:00:00.000Z',
};

export function accessTokensContract(make: () => Promise<AccessTokens>): void {
  test('a grant is found by the hash of its token, expired or not', async () => {
    const tokens = await make();
    await tokens.save(grant);
    expect(await tokens.find(sha256)).toEqual(grant);
    expect(await tokens.find('cd'.repeat(32))).toBeNull();
  });

  test('saving a grant again replaces it, with another hash too', async () => {
    const tokens = await make();
    await tokens.save(grant);
    await tokens.save({ ...grant, tokenSha256: 'cd'.repeat(32), sites: ['*'] });
    expect(await tokens.find(sha256)).toBeNull();
    expect(await tokens.find('cd'.repeat(32))).toMatchObject({ tokenId: 't1', sites: ['*'] });
  });

  test('a removed grant is gone, and removing it again is nothing', async () => {
    const tokens = await make();
    await tokens.save(grant);
    await tokens.remove('t1');
    await tokens.remove('t1');
    expect(await tokens.find(sha256)).toBeNull();
  });

  test('it is empty until a grant is saved', async () => {
    const tokens = await make();
    expect(await tokens.isEmpty()).toBe(true);
    await tokens.save(grant);
    expect(await tokens.isEmpty()).toBe(false);
  });
}
