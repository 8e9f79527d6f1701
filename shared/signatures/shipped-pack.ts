// The knowledge that comes with the program, as compiled by `npm run compile`. The only place that calls a pack shipped.
import { Pack, type ShippedPack } from '../model/pack.ts';
import compiled from './expressway-mra.generated.json' with { type: 'json' };

export const shippedPack: ShippedPack = { ...Pack.parse(compiled), origin: 'shipped' };
