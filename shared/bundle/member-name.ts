// Stage 2, members: the host name that a file name carries, as the product writes it.

const forms =
  /^(?:diagnostic_log|loggingsnapshot|xconf_dump|xstat_dump|ca|server|client|eth\d+_diagnostic_logging_tcpdump\d*)_([A-Za-z0-9][A-Za-z0-9.-]*)_\d{4}-\d\d-\d\d_/;

/** Host in `loggingsnapshot_<host>_<date>_<time>.txt` and its like, searched from the end of the path; null: none. */
export function hostOfName(path: string): string | null {
  const parts = path.split('/');
  for (let from = parts.length - 1; from >= 0; from--) {
    const host = forms.exec(parts[from] ?? '')?.[1];
    if (host !== undefined && host.toLowerCase() !== 'localhost') return host;
  }
  return null;
}

/** Whether a file of that name should have held log: a snapshot, or an archive of one. */
export const isLogName = (path: string): boolean =>
  /(?:^|\/)(?:loggingsnapshot[^/]*|diagnostic_log[^/]*|[^/]+\.(?:log|tar|tgz|gz))$/i.test(path);
