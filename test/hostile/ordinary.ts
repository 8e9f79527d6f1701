// The ordinary files that stand beside hostile ones: a log that passes, one that fails, and the dump that says that
// certificates are verified.
import { coreWarning, exchangeLines, failedExchange, okExchange, someNode, sslError } from '../build/log-lines.ts';
import { fileOf } from './streams.ts';

const start = Date.UTC(2022, 8, 6, 7);
const [host, ip] = ['cucm.example.lab', '10.61.20.11'];

export const passing = `${exchangeLines(someNode, okExchange(8, start, host, ip, 8443)).join('\n')}\n`;
export const failing = `${exchangeLines(
  someNode,
  failedExchange(7, start, host, ip, 6972, [coreWarning(host, ip, 'self signed certificate'), sslError(host)]),
).join('\n')}\n`;

export const dump = fileOf('xconf_dump.txt', '*c xConfiguration EdgeConfigServer VerifyOriginServer: On\n');
export const passingLog = fileOf('loggingsnapshot.txt', passing);
export const failingLog = fileOf('loggingsnapshot.txt', failing);

export const idleLine = '2022-09-06T09:41:12.300+02:00 expc1 tvcs: idle';
