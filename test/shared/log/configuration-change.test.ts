// Changes of the setting as the product writes them, and lines that only look like it.
import { describe, expect, it } from 'vitest';
import { parseVerificationChange } from '../../../shared/log/configuration-change.ts';
import { parseHead } from '../../../shared/log/record-head.ts';

const change = (rest: string) => {
  const text = `2022-07-11T18:55:25.910+02:00 expc1 ${rest}`;
  return parseVerificationChange({ member: 'a', line: 1, text, continuation: '', ...parseHead(text) });
};

const event = 'UTCTime="2022-07-11 16:55:25,910" Event="System Configuration Changed"';

describe('parseVerificationChange', () => {
  it.each([
    [`${event} Detail="xconfiguration edgeConfigServer verifyOriginServer - changed from: Off to: On"`, 'enforced'],
    [`${event} Detail="xconfiguration edgeConfigServer verifyOriginServer - changed from: On to: Off"`, 'off'],
    [`httpd[1]: web: ${event} Detail="configuration/mra/verify_origin_server - changed from: '' to: 'Off'"`, 'off'],
    [
      `httpd[1]: web: ${event} Detail="configuration/mra/verify_origin_server - changed from: 'Off' to: 'On'"`,
      'enforced',
    ],
    [`${event} Detail="xconfiguration edgeConfigServer verifyOriginServer - changed from:  to: True"`, 'enforced'],
  ])('reads %s', (rest, expected) => {
    expect(change(rest)).toBe(expected);
  });

  it.each([
    [
      'text of a client',
      'traffic_server[1]: Detail="System Configuration Changed" Username="verifyOriginServer - changed from: Off to: On"',
    ],
    [
      'a whole event in a line of the traffic server',
      `traffic_server[1]: ${event} Detail="verifyOriginServer - changed from: Off to: On"`,
    ],
    ['the change in another field', `${event} Detail="x" User="verifyOriginServer - changed from: Off to: On"`],
    [
      'another event',
      'web: Event="Log" Detail="System Configuration Changed verifyOriginServer - changed from: Off to: On"',
    ],
    ['another setting', `${event} Detail="xconfiguration tls_verify - changed from: Off to: On"`],
    ['another value', `${event} Detail="xconfiguration verifyOriginServer - changed from: Off to: Maybe"`],
  ])('takes %s for no change', (_, rest) => {
    expect(change(rest)).toBeNull();
  });

  it('takes no more than linear time', () => {
    expect(change(`${event} Detail="${'verifyOriginServer '.repeat(10_000)}"`)).toBeNull();
    expect(change(`${event} Detail="verifyOriginServer - changed from: ${' '.repeat(200_000)}x"`)).toBeNull();
  }, 20_000);
});
