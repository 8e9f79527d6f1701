// Text for a terminal: file names and headlines may hold anything, also what would drive the terminal.

/** Control characters, invisible ones and line ends become blanks. */
export const plainText = (text: string): string => text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, ' ');
