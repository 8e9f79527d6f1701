// Messages kept in memory, in the order they were sent.
import type { WorkQueue } from '../../shared/model/ports.ts';

export class MemoryWorkQueue implements WorkQueue {
  readonly sent: string[] = [];

  async send(body: string): Promise<void> {
    this.sent.push(body);
  }
}
