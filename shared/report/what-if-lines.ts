// Stage 8, report: the answer to a what-if, a line for each server, the changed ones first.
import type { WhatIf, WhatIfOutcome } from '../model/what-if.ts';
import { counted, endpointOf } from './phrases.ts';

/** null: nothing was assumed. */
export function whatIfLines(asked: WhatIf | undefined): string[] {
  if (asked === undefined) return [];
  const changed = asked.servers.filter(({ before, after }) => said(before) !== said(after));
  const same = asked.servers.length - changed.length;
  const lines = changed.map(
    ({ node, assumedName, before, after, ...server }) =>
      `${endpointOf(server)} on ${node}${assumedName === null ? '' : `, asked for as ${assumedName}`}: ${said(before)}, then ${said(after)}`,
  );
  return [...lines, ...(same > 0 ? [`${counted(same, 'server')} as before`] : [])];
}

function said({ result, cause }: WhatIfOutcome): string {
  if (result === 'pass') return 'passes';
  return result === 'fail' ? `fails (${cause})` : 'cannot be told';
}
