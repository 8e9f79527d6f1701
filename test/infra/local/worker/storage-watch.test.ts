// Which errors say that the machine stored nothing, whatever it was about.
import { describe, expect, test } from 'vitest';
import { isRefusal, StorageWatch } from '../../../../infra/local/worker/storage-watch.ts';
import { Fault } from '../../../../shared/model/fault.ts';

const coded = (code: string, more: object = {}) => Object.assign(new Error(code), { code, ...more });

describe('storage watch', () => {
  test.each([
    ['a full disk', coded('ENOSPC'), true],
    ['a database on a full disk', coded('ERR_SQLITE_ERROR', { errcode: 13 }), true],
    ['a write that the disk did not take (778, an extended code)', coded('ERR_SQLITE_ERROR', { errcode: 778 }), true],
    ['a row that breaks a rule of its table', coded('ERR_SQLITE_ERROR', { errcode: 1555 }), false],
    ['a name that is too long', coded('ENAMETOOLONG'), false],
    ['a bundle that was deleted', new Fault('bundle-deleted', 'gone'), false],
    ['an error of the program', new TypeError('x is not a function'), false],
  ])('%s', (_, error, expected) => {
    expect(isRefusal(error)).toBe(expected);
  });

  test('passes on what a port answers and throws, and tells once that it refused', async () => {
    const watch = new StorageWatch();
    const port = watch.over({
      save: async (text: string) => {
        if (text === 'much') throw coded('ENOSPC');
        return text;
      },
    });
    expect(await port.save('little')).toBe('little');
    expect(watch.hasRefused()).toBe(false);
    await expect(port.save('much')).rejects.toThrow('ENOSPC');
    expect([watch.hasRefused(), watch.hasRefused()]).toEqual([true, false]);
  });
});
