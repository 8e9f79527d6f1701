// Which texts of a bundle may stand in our own sentences: nothing but host names and IP addresses.
import { isIP } from 'node:net';

/** Begins with no sign: a cell of a table that begins with `-`, `=` or `+` is a formula to a spreadsheet. */
const hostName = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,252}$/;
/** An IPv6 address with a zone is the longest. */
const maxIp = 64;

export const isPlainHost = (text: string): boolean => hostName.test(text) || (text.length <= maxIp && isIP(text) !== 0);
