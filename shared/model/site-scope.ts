// Sites as tokens and callers carry them: a list, in which `*` stands for every site.

export const everySite = '*';

/** null: every site. */
export const sitesOf = (listed: readonly string[]): readonly string[] | null =>
  listed.includes(everySite) ? null : listed;

/** Whether whoever sees `inner` sees nothing that whoever sees `outer` does not. */
export const isWithin = (inner: readonly string[] | null, outer: readonly string[] | null): boolean =>
  outer === null || (inner?.every((site) => outer.includes(site)) ?? false);
