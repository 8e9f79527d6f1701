// An answer of S3 that is not the one asked for: status, code and message, as XML on the wire.

export class S3Failure extends Error {
  readonly status: number;
  readonly code: string;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, code: string, message: string, headers: Record<string, string> = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.headers = headers;
  }

  toXml(resource: string, requestId: string): string {
    const fields = { Code: this.code, Message: this.message, Resource: resource, RequestId: requestId };
    const elements = Object.entries(fields).map(([name, value]) => `<${name}>${escaped(value)}</${name}>`);
    return `<?xml version="1.0" encoding="UTF-8"?>\n<Error>${elements.join('')}</Error>`;
  }
}

/** What is not understood is refused: a server that guesses proves nothing. */
export const notImplemented = (what: string): S3Failure =>
  new S3Failure(
    501,
    'NotImplemented',
    `A header or parameter you provided implies functionality that is not here: ${what}`,
  );

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (text: string): string => text.replace(/[&<>"]/g, (letter) => entities[letter] ?? '');
