// Where key and tokens of a site are kept: in the state folder. The name of a site is checked where it comes in, and holds
// nothing that leads elsewhere.
import { join } from 'node:path';

export interface RedactionFiles {
  key: string;
  tokens: string;
}

export function redactionFiles(stateFolder: string, site: string): RedactionFiles {
  const folder = join(stateFolder, 'redaction');
  return { key: join(folder, `${site}.key`), tokens: join(folder, `${site}.tokens`) };
}
