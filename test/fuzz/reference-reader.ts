// A log read the plain way: the whole text at once, line by line, each line alone. What is counted here does not depend on
// how lines are joined to ports.

export interface ReferenceReading {
  lines: number;
  /** WARNING lines of a verification that failed, by address; in records of the traffic server. */
  warnings: Map<string, number>;
}

const warning =
  /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}[+-]\d\d:\d\d expc1 traffic_server\[21877\]: \[ET_NET \d\] WARNING: (?:Core server certificate verification failed for \(([a-z0-9.-]+)\)|SNI \(([a-z0-9.-]+)\) not in certificate)\. Action=(?:Terminate|Continue) (?:Error=[a-z ]+ )?server=([a-z0-9.-]+)\([\d.]+\)(?: depth=\d)?$/;

export function referenceReading(log: Buffer): ReferenceReading {
  const text = log.toString('latin1');
  const rows = text.split('\n');
  const warnings = new Map<string, number>();
  for (const row of rows) {
    const found = warning.exec(row);
    const address = found?.[1] ?? found?.[2];
    if (address !== undefined && address === found?.[3]) warnings.set(address, (warnings.get(address) ?? 0) + 1);
  }
  return { lines: rows.length - (rows.at(-1) === '' ? 1 : 0), warnings };
}
