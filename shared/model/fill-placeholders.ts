// Puts the server and the node into a sentence of the knowledge. A name from the evidence enters our own words only when
// it looks like a host name or an address; otherwise neutral words stand in its place.

export interface Subject {
  node: string | null;
  address: string | null;
  port: number | null;
}

const hostName = /^[A-Za-z0-9._:[\]-]{1,253}$/;

export function fillPlaceholders(text: string, { node, address, port }: Subject): string {
  return text.replace(/\{(address|node|port)\}/g, (_, name: keyof typeof neutral, at: number) => {
    if (name === 'port' && port !== null) return `port ${port}`;
    const known = { address, node, port: null }[name];
    if (known !== null && hostName.test(known)) return known;
    return at === 0 ? capitalised(neutral[name]) : neutral[name];
  });
}

const neutral = { address: 'the UC server', node: 'the Expressway-C', port: 'its TLS port' };

const capitalised = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);
