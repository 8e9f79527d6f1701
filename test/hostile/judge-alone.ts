// The process that reads one hostile bundle: its name in, the outcome as JSON out.
import { hostileCases } from './hostile-cases.ts';
import { judgeCase } from './judge-case.ts';

const found = hostileCases.find(({ name }) => name === process.argv[2]);
if (found === undefined) throw new Error(`expected the name of a case, found ${process.argv[2]}`);
process.stdout.write(JSON.stringify(await judgeCase(found)));
