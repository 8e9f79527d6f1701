// Stage 6, diagnosis: numbers of certificates as they are shown. A certificate may state them with thousands of digits.

/** A serial number has at most 20 bytes (RFC 5280), a key identifier some 20 to 64. */
const maxDigits = 128;

export const shownHex = (hex: string): string => (hex.length <= maxDigits ? hex : `${hex.slice(0, maxDigits - 1)}…`);

export const shownHexOrNull = (hex: string | null): string | null => (hex === null ? null : shownHex(hex));
