// All items of a list of the API, page after page.
import * as z from 'zod';
import { type ApiClient, answered } from './api-client.ts';

/** The most that a page holds. */
const limit = '100';

export interface PagedItem<T> {
  item: T;
  /** Where the list goes on with the page of this item; null: it is the first page. */
  cursor: string | null;
}

/** @param from a cursor of an earlier run */
export async function* pagedItems<S extends z.ZodType>(
  api: ApiClient,
  path: string,
  { item, query, from = null }: { item: S; query: Readonly<Record<string, string>>; from?: string | null },
): AsyncGenerator<PagedItem<z.output<S>>> {
  const Page = z.object({ items: z.array(item), nextCursor: z.string().nullable() });
  for (let cursor = from, isFirst = true; isFirst || cursor !== null; isFirst = false) {
    const asked = { ...query, limit, ...(cursor !== null && { cursor }) };
    const page: z.output<typeof Page> = answered(await api.ask('GET', path, { query: asked }), 200, Page);
    for (const each of page.items) yield { item: each as z.output<S>, cursor };
    cursor = page.nextCursor;
  }
}
