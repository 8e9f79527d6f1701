// The knowledge that comes with the program, as compiled by `npm run compile`.
import { Pack } from '../model/pack.ts';
import compiled from './expressway-mra.generated.json' with { type: 'json' };

export const shippedPack: Pack = Pack.parse(compiled);
