// A function made from a few lines, for tests of the harness.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { RunningFunction } from './running-function.ts';
import type { FunctionConfiguration } from './sandbox.ts';

/**
 * Ends with the test.
 * @param source an ES module that exports `handler`
 */
export function functionFromSource(source: string, changed: Partial<FunctionConfiguration> = {}): RunningFunction {
  const folder = mkdtempSync(join(tmpdir(), 'logverdict-function-'));
  writeFileSync(join(folder, 'index.mjs'), source);
  const running = new RunningFunction({
    name: 'tried',
    folder,
    handler: 'index.handler',
    environment: {},
    timeoutMs: 5_000,
    memoryMb: 128,
    ...changed,
  });
  onTestFinished(async () => {
    await running.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  return running;
}
