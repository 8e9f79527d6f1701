// TLS alerts that a peer can send, by number and by what OpenSSL calls them in the reason of an error. Numbers from the
// TLS alert registry; names from OpenSSL's list of SSL reasons, where an alert's reason code is its number plus 1000.

/** Added to the number of a received alert to make an OpenSSL reason code. */
export const alertReasonBase = 1000;

const alertsByName = new Map<string, number>([
  ['unexpected message', 10],
  ['bad record mac', 20],
  ['decryption failed', 21],
  ['record overflow', 22],
  ['decompression failure', 30],
  ['handshake failure', 40],
  ['no certificate', 41],
  ['bad certificate', 42],
  ['unsupported certificate', 43],
  ['certificate revoked', 44],
  ['certificate expired', 45],
  ['certificate unknown', 46],
  ['illegal parameter', 47],
  ['unknown ca', 48],
  ['access denied', 49],
  ['decode error', 50],
  ['decrypt error', 51],
  ['export restriction', 60],
  ['protocol version', 70],
  ['insufficient security', 71],
  ['internal error', 80],
  ['inappropriate fallback', 86],
  ['user cancelled', 90],
  ['no renegotiation', 100],
  ['missing extension', 109],
  ['unsupported extension', 110],
  ['certificate unobtainable', 111],
  ['unrecognized name', 112],
  ['bad certificate status response', 113],
  ['bad certificate hash value', 114],
  ['unknown psk identity', 115],
  ['certificate required', 116],
  ['no application protocol', 120],
]);

/** Every reason that names an alert: which prefix belongs to which depends on the release. */
export const alertReasons: readonly string[] = [...alertsByName.keys()].flatMap((name) =>
  ['sslv3', 'tlsv1', 'tlsv13', 'ssl/tls'].flatMap((version) => [`${version} alert ${name}`, `${version} ${name}`]),
);

/** `sslv3 alert bad certificate`, `tlsv1 unrecognized name`, since 3.2 also `ssl/tls alert bad certificate`. */
const alertReason = /\b(?:sslv3|tlsv13|tlsv1|ssl\/tls)(?: alert)? ([a-z ]+)$/;

/** The number of the alert that a reason text names; null when it names none. */
export function alertOfReason(reason: string): number | null {
  const name = alertReason.exec(reason.trim().toLowerCase().replace(/\s+/g, ' '))?.[1];
  return name === undefined ? null : (alertsByName.get(name) ?? null);
}
