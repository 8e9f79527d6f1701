// Stage 2, members: what the name of a file tells: its folder, the host that the product writes into it, and whether it
// should have held log. A name is compared, never opened.
import { addProblem, type BundleNotes } from '../model/bundle-member.ts';
import { keptText } from '../model/kept-text.ts';

/** The name that an archive gives a file, cut where it is longer than any name. `path`: of the archive, for the notes. */
export function memberName(name: string, path: string, notes: BundleNotes): string {
  const most = notes.limits.maxNameBytes;
  const kept = keptText(name, most);
  if (name.length > most)
    addProblem(notes, {
      code: 'name-too-long',
      member: `${path}/${kept}`,
      detail: `cut to ${most} of ${name.length} characters`,
    });
  return kept;
}

/** Folders and file name: Windows parts them by `\`, and the colons of a time become other signs on the way. */
function partsOf(path: string): string[] {
  return path
    .replace(/[\uf03a\ua789\uff1a]|%3a/gi, ':')
    .replaceAll('\\', '/')
    .replace(/(_\d{4}-\d\d-\d\d_\d\d)\/(\d\d)\/(\d\d)(?!\d)/g, '$1:$2:$3') // as macOS shows them
    .split('/');
}

/** The file name at the end of a path, in lower case, without what copying puts in front of it. */
export const fileNameOf = (path: string): string => {
  const name = partsOf(path).at(-1)?.toLowerCase() ?? '';
  return name.replace(/^copy of /, '');
};

/** What stands before the file name, to be compared with that of other members. */
export const folderOf = (path: string): string => partsOf(path).slice(0, -1).join('/');

const date = String.raw`_\d{4}-\d\d-\d\d(?!\d)`;
const host = '([A-Za-z0-9][A-Za-z0-9._-]*?)';
const kinds = String.raw`diagnostic_log|loggingsnapshot|xconf_dump|xstat_dump|eth\d+_diagnostic_logging_tcpdump\d*`;
/** The last three are words that other names hold too, so they have to stand in front. */
const forms = new RegExp(`(?:(?:^|[^A-Za-z0-9])(?:${kinds})|^(?:Copy of )?(?:ca|server|client))_${host}${date}`, 'i');

/** Host in `loggingsnapshot_<host>_<date>_<time>.txt` and its like, searched from the end of the path; null: none. */
export function hostOfName(path: string): string | null {
  for (const part of partsOf(path).reverse()) {
    const found = forms.exec(part)?.[1];
    if (found !== undefined && found.toLowerCase() !== 'localhost') return found;
  }
  return null;
}

/** Whether a file of that name should have held log: a snapshot, or an archive of one. */
export const isLogName = (path: string): boolean =>
  /^(?:loggingsnapshot.*|diagnostic_log.*|.+\.(?:log|tar|tgz|gz|zst))$/.test(fileNameOf(path));

/** What macOS and Windows leave in archives. */
export function isLeftover(path: string): boolean {
  const name = fileNameOf(path);
  return (
    partsOf(path).includes('__MACOSX') ||
    name.startsWith('._') ||
    ['.ds_store', 'thumbs.db', 'desktop.ini'].includes(name)
  );
}
