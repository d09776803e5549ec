/** Copies of the ledger with one change each. */

import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import ts from 'typescript';
import { type Ledger } from '../../support/given.ts';
import { type Mutation } from './mutation.ts';

const ENGINE = new URL('../../../engine/', import.meta.url);

/** Ledger and protocol as plain JavaScript, by their places below `engine/`: compiled once for all. */
const compiled = new Map<string, string>();
const placeOf = (room: string, name: string): string => `${room}/${name.replace(/\.ts$/, '.js')}`;

async function compileRooms(): Promise<void> {
  for (const room of ['ledger', 'protocol']) {
    const names = await readdir(new URL(room, ENGINE));
    for (const name of names.filter((each) => each.endsWith('.ts'))) {
      const source = await readFile(new URL(`${room}/${name}`, ENGINE), 'utf8');
      compiled.set(placeOf(room, name), toJavaScript(source));
    }
  }
}

function toJavaScript(source: string): string {
  const target = ts.ScriptTarget.ES2022;
  const compilerOptions: ts.CompilerOptions = {
    ...{ target, module: ts.ModuleKind.ESNext, rewriteRelativeImportExtensions: true },
  };
  return ts.transpileModule(source, { compilerOptions }).outputText;
}

/** Writes ledger and protocol into a folder, with one replacement that must fit exactly once. */
export async function mutatedLedger(folder: string, mutation: Mutation): Promise<Ledger> {
  if (compiled.size === 0) await compileRooms();
  const source = await readFile(new URL(`ledger/${mutation.file}`, ENGINE), 'utf8');
  const places = source.split(mutation.from).length - 1;
  if (places !== 1) {
    throw new Error(
      `"${mutation.removes}" fits ${places} places of ${mutation.file}, not one. ` +
        'Reason: the ledger was rewritten. Point the mutation at the bound again.',
    );
  }
  const mutated = toJavaScript(source.replace(mutation.from, () => mutation.to));
  for (const room of ['ledger', 'protocol']) await mkdir(join(folder, room), { recursive: true });
  await writeFile(join(folder, 'package.json'), '{"type":"module"}');
  const own = new Map(compiled).set(placeOf('ledger', mutation.file), mutated);
  await Promise.all([...own].map(([place, text]) => writeFile(join(folder, place), text)));
  return loadLedger(folder);
}

async function loadLedger(folder: string): Promise<Ledger> {
  const load = async (name: string): Promise<object> =>
    (await import(pathToFileURL(join(folder, 'ledger', `${name}.js`)).href)) as object;
  const names = ['decide', 'evolve', 'state', 'statement', 'summary', 'release', 'assurance'];
  return Object.assign({}, ...(await Promise.all(names.map(load)))) as Ledger;
}
