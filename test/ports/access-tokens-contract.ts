// What every store of access tokens must do. A factory gives an empty one for every test.
import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import type { AccessTokens, Page } from '../../shared/model/ports.ts';
import type { TokenGrant } from '../../shared/model/stored-records.ts';

const sha256 = 'ab'.repeat(32);
const grant: TokenGrant = {
  tokenId: 't1',
  tokenSha256: sha256,
  scopes: ['verdicts:read'],
  sites: ['lab'],
  expiresAt: '2026-03-01T10:00:00.000Z',
  name: 'ticket system',
  createdAt: '2026-02-01T10:00:00.000Z',
  rateTier: 'high',
};

/** A grant of that id for these sites; its hash is made of the id, as no real one is. */
const grantOf = (tokenId: string, ...sites: string[]): TokenGrant => ({
  ...grant,
  tokenId,
  tokenSha256: createHash('sha256').update(tokenId).digest('hex'),
  sites,
});

const idsOf = ({ items }: Page<TokenGrant>): string[] => items.map(({ tokenId }) => tokenId);
const firstPage = { limit: 100, cursor: null };

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

  test('a grant is found by its id too', async () => {
    const tokens = await make();
    await tokens.save(grant);
    expect(await tokens.grant('t1')).toEqual(grant);
    expect(await tokens.grant('t2')).toBeNull();
  });

  test('all grants are listed by id, page after page', async () => {
    const tokens = await make();
    for (const tokenId of ['t_c', 't_a', 't_B', 't_b', 't_d']) await tokens.save(grantOf(tokenId, 'lab'));
    const first = await tokens.list({ sites: null }, { limit: 2, cursor: null });
    expect(idsOf(first)).toEqual(['t_B', 't_a']);
    expect(first.items[1]).toEqual(grantOf('t_a', 'lab'));
    const second = await tokens.list({ sites: null }, { limit: 2, cursor: first.nextCursor });
    expect(idsOf(second)).toEqual(['t_b', 't_c']);
    await tokens.remove('t_c'); // what the cursor stands on may go
    const third = await tokens.list({ sites: null }, { limit: 2, cursor: second.nextCursor });
    expect([idsOf(third), third.nextCursor]).toEqual([['t_d'], null]);
  });

  test('whoever is limited to sites sees the grants that reach no further', async () => {
    const tokens = await make();
    const all = [
      grantOf('t1', 'lab'),
      grantOf('t2', 'lab', 'north'),
      grantOf('t3', 'north'),
      grantOf('t4', '*'),
      grantOf('t5', 'south', 'lab'),
      grantOf('t6'),
    ];
    for (const each of all) await tokens.save(each);
    const seenBy = async (...sites: string[]) => idsOf(await tokens.list({ sites }, firstPage));
    expect(await seenBy('lab', 'north')).toEqual(['t1', 't2', 't3', 't6']);
    expect(await seenBy('south')).toEqual(['t6']);
    expect(await seenBy('*')).toEqual(['t6']);
    expect(idsOf(await tokens.list({ sites: null }, firstPage))).toEqual(['t1', 't2', 't3', 't4', 't5', 't6']);
    const page = await tokens.list({ sites: ['lab'] }, { limit: 1, cursor: null });
    expect(idsOf(page)).toEqual(['t1']);
    expect(idsOf(await tokens.list({ sites: ['lab'] }, { limit: 1, cursor: page.nextCursor }))).toEqual(['t6']);
  });

  test('a cursor that no page gave out is refused', async () => {
    const tokens = await make();
    const listed = tokens.list({ sites: null }, { limit: 10, cursor: 'bm9uc2Vuc2U' });
    await expect(listed).rejects.toMatchObject({ code: 'invalid-request' });
  });
}
