// JSON text to a value of unknown shape: the one place where `any` from the language is narrowed.
import { Fault } from '../../shared/model/fault.ts';

/** Throws Fault `malformed-body`; the message does not quote the text. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Fault('malformed-body', 'expected JSON, found text that is not', { cause });
  }
}
