// Packed errors of both dialects, whole and damaged, and the alerts in them.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseErrorText } from '../../../shared/openssl/error-text.ts';

describe('a packed error', () => {
  it.each([
    ['error:1416F086:SSL routines:tls_process_server_certificate:certificate verify failed', 134, null, '1.1.1'],
    ['error:0A000086:SSL routines::certificate verify failed', 134, null, '3'],
    ['error:14094418:SSL routines:ssl3_read_bytes:tlsv1 alert unknown ca', 1048, 48, '1.1.1'],
    ['error:14094416:SSL routines:ssl3_read_bytes:sslv3 alert certificate unknown', 1046, 46, '1.1.1'],
    ['error:14094410:SSL routines:ssl3_read_bytes:sslv3 alert handshake failure', 1040, 40, '1.1.1'],
    ['error:1409442E:SSL routines:ssl3_read_bytes:tlsv1 alert protocol version', 1070, 70, '1.1.1'],
    ['error:1408F10B:SSL routines:ssl3_get_record:wrong version number', 267, null, '1.1.1'],
    ['error:0A000418:SSL routines::tlsv1 alert unknown ca', 1048, 48, '3'],
    ['error:0A00045C:SSL routines::tlsv13 alert certificate required', 1116, 116, '3'],
    ['error:0A000412:SSL routines:ssl3_read_bytes:ssl/tls alert bad certificate', 1042, 42, '3'],
    ['error:0200206F:system library:connect:Connection refused', 111, null, '1.1.1'],
    ['error:8000006F:system library::Connection refused', 111, null, '3'],
    ['error:00000000:lib(0):func(0):reason(0)', 0, null, '1.1.1'],
    ['error:00000000:lib(0)::reason(0)', 0, null, '3'],
  ])('%s is taken apart', (text, reasonCode, alert, dialect) => {
    expect(parseErrorText(text)).toMatchObject({ reasonCode, alert, dialect });
  });

  it('gives its parts', () => {
    expect(
      parseErrorText('error:1416F086:SSL routines:tls_process_server_certificate:certificate verify failed'),
    ).toEqual({
      hex: '1416F086',
      library: 'SSL routines',
      function: 'tls_process_server_certificate',
      reason: 'certificate verify failed',
      reasonCode: 134,
      alert: null,
      dialect: '1.1.1',
    });
    expect(parseErrorText('error:0A000086:SSL routines::certificate verify failed')).toMatchObject({
      function: null,
      reason: 'certificate verify failed',
    });
  });

  it('is read when blanks were added after its colons', () => {
    expect(parseErrorText('error: 14094418: SSL routines: ssl3_read_bytes: tlsv1 alert unknown ca')).toMatchObject({
      library: 'SSL routines',
      function: 'ssl3_read_bytes',
      reason: 'tlsv1 alert unknown ca',
      alert: 48,
    });
  });

  it('is read when it was cut after the number', () => {
    expect(parseErrorText('error:14094418')).toMatchObject({ reasonCode: 1048, alert: 48, reason: '' });
  });
});

describe('an alert without its number', () => {
  it.each([
    ['SSL routines:ssl3_read_bytes:tlsv1 alert unknown ca', 48],
    ['tlsv1 alert unknown  ca', 48],
    ['sslv3 alert certificate unknown', 46],
    ['ssl/tls alert certificate expired', 45],
    ['tlsv13 alert certificate required', 116],
    ['tlsv1 unrecognized name', 112],
  ])('%s is recognised by its words', (text, alert) => {
    expect(parseErrorText(text)).toMatchObject({ hex: null, alert, reasonCode: 1000 + alert, dialect: null });
  });

  it.each(['certificate verify failed', 'Connection refused', '', 'tlsv1 alert made up'])('%s is none', (text) => {
    expect(parseErrorText(text)).toBeNull();
  });
});

it('any text is read without an error', () => {
  fc.assert(fc.property(fc.string(), (text) => parseErrorText(`error:${text}`) !== undefined));
});
