// Settings from the environment.
import { describe, expect, test } from 'vitest';
import { readSettings } from '../../../infra/local/settings.ts';

describe('settings', () => {
  test('without any the folders stand in the working directory and the port is 3000', () => {
    expect(readSettings({}, '/srv')).toEqual({
      port: 3000,
      stateFolder: '/srv/.logverdict',
      dropFolder: '/srv/drop',
      reportsFolder: '/srv/reports',
    });
  });

  test('folders may be named, absolute or below the working directory', () => {
    const environment = { PORT: '8080', LOGVERDICT_STATE: '/var/lib/logverdict', LOGVERDICT_DROP: 'in' };
    expect(readSettings(environment, '/srv')).toMatchObject({
      port: 8080,
      stateFolder: '/var/lib/logverdict',
      dropFolder: '/srv/in',
    });
  });

  test.each(['-1', '65536', '80a', ''])('a port that is none is refused: %j', (port) => {
    expect(() => readSettings({ PORT: port }, '/srv')).toThrow(/expected a port number/);
  });

  test.each(['LOGVERDICT_STATE', 'LOGVERDICT_REPORTS'])('%s must not lie in the drop folder', (name) => {
    expect(() => readSettings({ [name]: 'drop/inside' }, '/srv')).toThrow(/expected a folder outside \/srv\/drop/);
  });

  test('the issuer whose JWTs are let in is a JSON object', () => {
    const oidc = '{"issuer": "https://login.example.com", "clientId": ["tickets"], "scopePrefix": "logverdict/"}';
    expect(readSettings({ LOGVERDICT_OIDC: oidc }, '/srv').oidc).toEqual({
      issuer: 'https://login.example.com',
      clientId: ['tickets'],
      scopePrefix: 'logverdict/',
      sitesClaim: 'logverdict_sites',
      sites: [],
      rateTier: 'standard',
    });
  });

  test.each(['', '{', '{}', '{"issuer": "https://login.example.com"}'])(
    'an issuer that is none is refused: %j',
    (oidc) => {
      expect(() => readSettings({ LOGVERDICT_OIDC: oidc }, '/srv')).toThrow(/LOGVERDICT_OIDC/);
    },
  );
});
