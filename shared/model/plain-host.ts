// Which texts of a bundle may stand in our own sentences: nothing but host names and IP addresses.

export const isPlainHost = (text: string): boolean => /^[A-Za-z0-9_.:-]{1,253}$/.test(text);
