// The vocabulary of verification errors, against the numbers and texts of the libraries.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  codeOf,
  findVerifyError,
  isVerifyErrorName,
  spelledByOpenssl,
  textOfName,
} from '../../../shared/openssl/verify-errors.ts';

describe('a text of OpenSSL', () => {
  it.each([
    ['self signed certificate', 'X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT', 18, '1.1.1'],
    ['self-signed certificate', 'X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT', 18, '3'],
    ['self signed certificate in certificate chain', 'X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN', 19, '1.1.1'],
    ['self-signed certificate in certificate chain', 'X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN', 19, '3'],
    ['unable to get issuer certificate', 'X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT', 2, null],
    ['unable to get local issuer certificate', 'X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 20, null],
    ['unable to verify the first certificate', 'X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE', 21, null],
    ['certificate is not yet valid', 'X509_V_ERR_CERT_NOT_YET_VALID', 9, null],
    ['certificate is not yet valid or the system clock is incorrect', 'X509_V_ERR_CERT_NOT_YET_VALID', 9, '3'],
    ['invalid CA certificate', 'X509_V_ERR_INVALID_CA', null, null],
    ["issuer certificate doesn't have a public key", 'X509_V_ERR_NO_ISSUER_PUBLIC_KEY', 24, '3'],
    ['unsupported certificate purpose', 'X509_V_ERR_INVALID_PURPOSE', 26, '1.1.1'],
    ['unsuitable certificate purpose', 'X509_V_ERR_INVALID_PURPOSE', 26, '3'],
    ['invalid non-CA certificate (has CA markings)', 'X509_V_ERR_INVALID_NON_CA', 37, null],
    ['Path Loop', 'X509_V_ERR_PATH_LOOP', 55, '1.1.1'],
    ['path loop', 'X509_V_ERR_PATH_LOOP', 55, '3'],
    ['Hostname mismatch', 'X509_V_ERR_HOSTNAME_MISMATCH', 62, '1.1.1'],
    ['hostname mismatch', 'X509_V_ERR_HOSTNAME_MISMATCH', 62, '3'],
    ['Certificate public key has explicit ECC parameters', 'X509_V_ERR_EC_KEY_EXPLICIT_PARAMS', null, null],
    ['Raw public key untrusted, no trusted keys configured', 'X509_V_ERR_RPK_UNTRUSTED', 95, '3'],
    ['no OCSP response available for certificate', 'X509_V_ERR_OCSP_NO_RESPONSE', 100, '3'],
  ])('%s is found by name, number and dialect', (text, name, code, dialect) => {
    const error = findVerifyError(text);
    expect(error).toMatchObject({ name, dialect });
    expect(error && codeOf(error, null)).toBe(code);
  });

  it('has the number of the dialect that the caller knows', () => {
    const error = findVerifyError('invalid CA certificate');
    expect(error && [codeOf(error, '1.1.1'), codeOf(error, '3')]).toEqual([24, 79]);
    const explicit = findVerifyError('Certificate public key has explicit ECC parameters');
    expect(explicit && [codeOf(explicit, '1.1.1'), codeOf(explicit, '3')]).toEqual([79, 94]);
  });

  it('is recognised with lost and doubled blanks and in another case, and can be spelled as written', () => {
    expect(findVerifyError('self  signedcertificate')).toMatchObject({ dialect: '1.1.1' });
    expect(findVerifyError('Unable To get local issuer certificate')?.code['3']).toBe(20);
    expect(spelledByOpenssl('selfsigned  certificate')).toBe('self signed certificate');
    expect(spelledByOpenssl('something else')).toBe('something else');
  });

  it('that is unknown is not guessed', () => {
    expect(findVerifyError('unknown certificate verification error')).toBeNull();
    expect(findVerifyError('')).toBeNull();
    expect(isVerifyErrorName('X509_V_ERR_CERT_REVOKED')).toBe(true);
    expect(isVerifyErrorName('X509_V_ERR_NO_SUCH')).toBe(false);
  });

  it('has the text of its name as the newest release spells it', () => {
    expect(textOfName('X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT')).toBe('self-signed certificate');
    expect(textOfName('X509_V_ERR_CERT_HAS_EXPIRED')).toBe('certificate has expired');
    expect(textOfName('X509_V_ERR_CERT_NOT_YET_VALID')).toBe(
      'certificate is not yet valid or the system clock is incorrect',
    );
    expect(textOfName('X509_V_ERR_NO_SUCH')).toBeNull();
  });

  it('never throws', () => {
    fc.assert(fc.property(fc.string(), (text) => findVerifyError(text) === null || text.length > 0));
  });
});
