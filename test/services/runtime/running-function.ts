// A deployed function, as whoever invokes it sees it: a process is started when there is none, kept while it answers, and
// replaced when it timed out or died.
import type { Outcome } from './runtime-api.ts';
import { type FunctionConfiguration, Sandbox } from './sandbox.ts';

export class RunningFunction {
  readonly #configuration: FunctionConfiguration;
  #sandbox: Sandbox | null = null;
  #coldStarts = 0;
  #log = '';

  /** The configuration is taken as it is now: what becomes of it later is not seen, as with a deployed function. */
  constructor(configuration: FunctionConfiguration) {
    this.#configuration = { ...configuration, environment: { ...configuration.environment } };
  }

  /** One at a time: a second caller would have a second process. The event goes through JSON both ways. */
  async invoke(event: unknown): Promise<Outcome> {
    if (this.#sandbox === null) {
      this.#coldStarts++;
      const sandbox = await Sandbox.start(this.#configuration, (text) => {
        this.#log += text;
      });
      this.#sandbox = sandbox;
      const error = await sandbox.started();
      if (error !== null) {
        await this.stop();
        return { kind: 'failed', error };
      }
    }
    const { outcome, isAlive } = await this.#sandbox.invoke(event);
    if (!isAlive) await this.stop();
    return outcome;
  }

  /** The answer. Throws when the function did. */
  async answer(event: unknown): Promise<unknown> {
    const outcome = await this.invoke(event);
    if (outcome.kind === 'answered') return outcome.payload;
    const { errorType, errorMessage } = outcome.error;
    throw new Error(`${errorType}: ${errorMessage}\n${this.#log}`);
  }

  get coldStarts(): number {
    return this.#coldStarts;
  }

  /** What the function wrote, all its processes together. */
  get log(): string {
    return this.#log;
  }

  async stop(): Promise<void> {
    const sandbox = this.#sandbox;
    this.#sandbox = null;
    await sandbox?.stop();
  }
}
