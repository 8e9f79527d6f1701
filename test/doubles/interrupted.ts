// Ports that fail at one chosen call, as a function does that is killed there.

/** Counts the calls to all ports that it wraps, and kills one of them. */
export class Interruption {
  #calls = 0;
  readonly #at: number;
  readonly #when: 'before' | 'after';

  /** @param at number of the call, from 1; `when` says whether it had its effect */
  constructor(at: number, when: 'before' | 'after') {
    this.#at = at;
    this.#when = when;
  }

  get happened(): boolean {
    return this.#calls >= this.#at;
  }

  wrap<T extends object>(port: T): T {
    return new Proxy(port, {
      get: (target, name) => {
        const value: unknown = Reflect.get(target, name, target);
        if (typeof value !== 'function') return value;
        return (...args: unknown[]) => this.#call(() => value.apply(target, args));
      },
    });
  }

  async #call(work: () => unknown): Promise<unknown> {
    if (++this.#calls !== this.#at) return work();
    // What the call would have answered, or thrown, is lost either way.
    if (this.#when === 'after') await Promise.allSettled([work()]);
    throw new Error(`killed ${this.#when} the call`);
  }
}
