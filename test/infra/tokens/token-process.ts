// `npm run token` as a process of its own, and what it printed.
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const script = fileURLToPath(new URL('../../../infra/tokens/token.ts', import.meta.url));

export interface Ended {
  code: number;
  output: string;
  errors: string;
}

export function runToken(
  args: readonly string[],
  at: { cwd?: string; env?: Record<string, string> } = {},
): Promise<Ended> {
  const options = { cwd: at.cwd, env: { PATH: '', ...at.env } };
  return new Promise((resolve) => {
    execFile(process.execPath, [script, ...args], options, (error, output, errors) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : error ? -1 : 0, output, errors });
    });
  });
}

/** The token, and the id, that `create` has printed. */
export const tokenIn = ({ output }: Ended): string => /^token: (lv_\S+)$/m.exec(output)?.[1] ?? '';
export const idIn = ({ output }: Ended): string => /^id: (t_[^;]+);/m.exec(output)?.[1] ?? '';
