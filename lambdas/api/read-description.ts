// The description of the API as it was generated. It stands beside the code, not in it: few calls ask for it, and every
// start of the function would pay for it.
import { readFile } from 'node:fs/promises';
import { once } from '../runtime/once.ts';

/** Also its name in the bundle of the function. */
export const descriptionFile = 'openapi.generated.json';

export const readDescription = once(() => readFile(new URL(`./${descriptionFile}`, import.meta.url), 'utf8'));
