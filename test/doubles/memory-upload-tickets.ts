// Tickets that nothing answers to: they show what was asked for.
import type { UploadRequest, UploadTicket, UploadTickets } from '../../shared/model/ports.ts';

export class MemoryUploadTickets implements UploadTickets {
  async issue({ bundle, method }: UploadRequest): Promise<UploadTicket> {
    const { object, uploadExpiresAt } = bundle;
    if (uploadExpiresAt === null) throw new RangeError('expected a bundle whose upload ends, found one without an end');
    const url = `https://uploads.example.lab/${object.key}`;
    return method === 'put'
      ? { method: 'PUT', url, headers: { 'content-length': String(bundle.sizeBytes) }, expiresAt: uploadExpiresAt }
      : { method: 'POST', url, fields: { key: object.key }, expiresAt: uploadExpiresAt };
  }
}
