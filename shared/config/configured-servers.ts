// Stage 4, configuration: the UC servers that a configuration dump names. Their keys are not documented and differ between
// forms, so they are told by shape: a product, an item of a list, and an address or a verify mode beneath it.
import type { ConfiguredServer } from '../model/dump-facts.ts';
import type { Product } from '../model/vocabulary.ts';
import { type BoundedList, makeBoundedList } from './bounded-list.ts';
import { type DumpEntry, squashed } from './dump-entry.ts';
import { onOff, plainAddress } from './plain-value.ts';

const ends = '(?:servers?|publishers?|nodes?|s)?(\\d*)$';
const products: readonly { product: Product; name: RegExp }[] = [
  { product: 'cucm', name: new RegExp(`^(?:cucm|ucm|callmanager|unifiedcm)${ends}`) },
  { product: 'imp', name: new RegExp(`^(?:imp|im&p|cups?|imandpresence|impresence|presence|xmppserver)${ends}`) },
  { product: 'unity', name: new RegExp(`^(?:cuc|unity|unityconnection|cuconnection)${ends}`) },
];
/** Elements that only wrap one item of a table. */
const row = /^(?:items?|entry|entries|rows?|records?|servers?|nodes?)$/;
const addressName = /^(?:server|publisher|node)?address$/;
/** `tls_verify`, `TlsVerifyMode`, `CertValidationDisabled` and their like. */
const modeName = /^(?:tls|cert|certificate)?(?:verify|verification|validation)(?:mode|enabled|(disabled))?$/;
/** Most entries of a dump are about other things. */
const worthALook = /address$|verif|validation/;

interface Item {
  product: Product;
  address: string | null;
  verifies: boolean | null;
}

/** Takes the entries one after another, and tells the servers at the end. */
export function makeConfiguredServers() {
  const items: BoundedList<Item> = makeBoundedList();
  return {
    take({ key, steps, value }: DumpEntry): void {
      if (value === '' || !worthALook.test(key)) return;
      const place = placeOf(steps);
      if (place === null) return;
      const inverted = modeName.exec(place.leaf);
      const address = addressName.test(place.leaf) ? plainAddress(value) : null;
      if (inverted === null && address === null) return;
      const item = items.at(place.item, () => ({ product: place.product, address: null, verifies: null }));
      if (item === null) return;
      item.address ??= address;
      if (inverted !== null) item.verifies ??= modeOf(value, inverted[1] !== undefined);
    },
    all: (): ConfiguredServer[] => distinct(items.all().flatMap(serverOf)),
    leftOut: items.leftOut,
  };
}

function modeOf(value: string, isInverted: boolean): boolean | null {
  const isOn = onOff(value);
  return isOn === null ? null : isOn !== isInverted;
}

/** Which server of which product an entry is about, and what about it. */
function placeOf(steps: DumpEntry['steps']): { product: Product; item: string; leaf: string } | null {
  for (const [at, { name }] of steps.slice(0, -1).entries()) {
    const found = productOf(squashed(name));
    if (found === null) continue;
    const below = steps.slice(at + 1);
    const rows = below.findIndex((step, place) => place === below.length - 1 || !row.test(squashed(step.name)));
    const leaf = below
      .slice(rows)
      .map((step) => squashed(step.name))
      .join('');
    const way = [...steps.slice(0, at + 1), ...below.slice(0, rows)].map((step) => [squashed(step.name), step.index]);
    // `CUCMServer Address 1`: the number stands at the end where it stands nowhere else.
    const last = way.some(([, index]) => index !== null) ? null : (steps.at(-1)?.index ?? null);
    return { product: found, item: JSON.stringify([way, last]), leaf };
  }
  return null;
}

function productOf(name: string): Product | null {
  return products.find((known) => known.name.test(name))?.product ?? null;
}

const serverOf = ({ product, address, verifies }: Item): ConfiguredServer[] =>
  address === null ? [] : [{ address, product, tlsVerifyMode: verifies === null ? null : verifies ? 'On' : 'Off' }];

/** One server once; the first that tells its mode stands. */
function distinct(servers: readonly ConfiguredServer[]): ConfiguredServer[] {
  const byAddress = new Map<string, ConfiguredServer>();
  for (const server of servers) {
    const key = JSON.stringify([server.product, server.address.toLowerCase()]);
    const known = byAddress.get(key);
    byAddress.set(key, known ? { ...known, tlsVerifyMode: known.tlsVerifyMode ?? server.tlsVerifyMode } : server);
  }
  return [...byAddress.values()];
}
