// The system under soak: a process of its own, as `npm start` runs it, started again at once whenever it ends. Its lives are
// written down, with the memory it had every second.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, readFileSync, type WriteStream } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { memoryFlags } from '../../infra/local/memory-flags.ts';
import { freePort } from '../services/free-port.ts';

const startPath = fileURLToPath(new URL('../../infra/local/start.ts', import.meta.url));
const failingWrites = fileURLToPath(new URL('./failing-writes.ts', import.meta.url));
const sampleMs = 1_000;
/** As whoever keeps a service running: not in a circle. */
const restartMs = 100;

export interface MemorySample {
  ageMs: number;
  rssKb: number;
}

export interface Life {
  /** It had said all that it says at a start. */
  isUp: boolean;
  memory: MemorySample[];
  /** How it ended: as it was told to, or by itself with these last lines; null: it lives. */
  end: 'killed' | 'stopped' | { lastLines: string } | null;
}

export interface SoakedSystemOptions {
  /** Drop folder, reports and state are below it. */
  folder: string;
  seed: number;
  /** Share of writes that fail. */
  failing: number;
}

export class SoakedSystem {
  readonly lives: Life[] = [];
  readonly url: string;
  /** Known once the first start has stored one. */
  token: string | null = null;
  readonly #options: SoakedSystemOptions;
  readonly #port: number;
  readonly #log: WriteStream;
  #child: ChildProcess | null = null;
  #isFailing = true;
  #isOver = false;
  #running: Promise<void> = Promise.resolve();

  private constructor(options: SoakedSystemOptions, port: number) {
    this.#options = options;
    this.#port = port;
    this.url = `http://127.0.0.1:${port}`;
    this.#log = createWriteStream(join(options.folder, 'output.log'));
  }

  /** Starts it. */
  static async start(options: SoakedSystemOptions): Promise<SoakedSystem> {
    const system = new SoakedSystem(options, await freePort());
    system.#running = system.#live();
    return system;
  }

  /** SIGKILL; the next life begins at once. */
  kill(): void {
    const life = this.lives.at(-1);
    if (life?.end !== null) return;
    life.end = 'killed';
    this.#child?.kill('SIGKILL');
  }

  /** From now on no write fails. */
  endFailing(): void {
    this.#isFailing = false;
    if (this.lives.at(-1)?.isUp) this.#child?.kill('SIGUSR2');
    else this.kill(); // it may not hear signals yet
  }

  /** As Ctrl-C does; answers how it ended. */
  async stop(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<number | string | null> {
    this.#isOver = true;
    const life = this.lives.at(-1);
    if (life?.end === null) life.end = 'stopped';
    const child = this.#child;
    child?.kill(signal);
    await this.#running;
    this.#log.end();
    return child?.exitCode ?? child?.signalCode ?? null;
  }

  /** Of all lives. */
  writes(): { all: number; failed: number } {
    const sums = { all: 0, failed: 0 };
    for (const number of this.lives.keys()) {
      const counts = countsIn(this.#countsFile(number));
      sums.all += counts?.readDoubleLE(0) ?? 0;
      sums.failed += counts?.readDoubleLE(8) ?? 0;
    }
    return sums;
  }

  readonly #countsFile = (number: number): string => join(this.#options.folder, `writes-${number}`);

  async #live(): Promise<void> {
    while (!this.#isOver) {
      await this.#liveOnce();
      if (this.lives.at(-1)?.end !== 'killed') await sleep(restartMs);
    }
  }

  async #liveOnce(): Promise<void> {
    const { folder, seed, failing } = this.#options;
    const number = this.lives.length;
    const life: Life = { isUp: false, memory: [], end: null };
    this.lives.push(life);
    const environment = {
      PATH: '',
      PORT: String(this.#port),
      SOAK_FAILING: String(this.#isFailing ? failing : 0),
      SOAK_SEED: String(seed + number),
      SOAK_COUNTS: this.#countsFile(number),
    };
    const flags = [...memoryFlags, '--import', failingWrites];
    const child = spawn(process.execPath, [...flags, startPath], { cwd: folder, env: environment });
    this.#child = child;
    let lastLines = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => {
        this.#log.write(chunk);
        lastLines = (lastLines + chunk.toString()).slice(-2_000);
        this.#read(life, lastLines);
      });
    const began = performance.now();
    const sampling = setInterval(() => sample(life, child.pid, performance.now() - began), sampleMs);
    await once(child, 'close');
    clearInterval(sampling);
    life.end ??= { lastLines };
  }

  #read(life: Life, lines: string): void {
    const token = /^token: (\S+)\nKeep the token/m.exec(lines)?.[1];
    this.token ??= token ?? null;
    if (lines.includes('Ctrl-C stops')) life.isUp = true;
  }
}

function sample(life: Life, pid: number | undefined, ageMs: number): void {
  const rssKb = rssOf(pid);
  if (rssKb !== null) life.memory.push({ ageMs, rssKb });
}

/** null: the process is gone, or the machine has no /proc. */
function rssOf(pid: number | undefined): number | null {
  try {
    const [, rss] = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return rss === undefined ? null : Number(rss);
  } catch {
    return null;
  }
}

/** null: that life ended before its first write. */
function countsIn(file: string): Buffer | null {
  try {
    const counts = readFileSync(file);
    return counts.length === 16 ? counts : null;
  } catch {
    return null;
  }
}
