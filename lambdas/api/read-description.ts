// The description of the API as it was generated. It stands beside the code, not in it: few calls ask for it, and every
// start of the function would pay for it.
import { readFile } from 'node:fs/promises';

/** Also its name in the bundle of the function. */
export const descriptionFile = 'openapi.generated.json';

let read: Promise<string> | null = null;

export async function readDescription(): Promise<string> {
  read ??= readFile(new URL(`./${descriptionFile}`, import.meta.url), 'utf8');
  return read;
}
