import { Ajv } from 'ajv';
import { expect } from 'chai';
import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

import { packageRoot } from '../../../config/package-root.ts';
import { type Mistake } from '../../../packager/authoring/form.ts';
import { outlineForm, outlineSchema } from '../../../packager/authoring/outline-form.ts';
import { parseOutline } from '../../../packager/authoring/outline.ts';

const schemaFile = join(packageRoot, 'config/schema/lesson-outline.schema.json');
const exampleFile = join(packageRoot, 'packager/authoring/example.yaml');
const published: unknown = JSON.parse(readFileSync(schemaFile, 'utf8'));
const example = readFileSync(exampleFile, 'utf8');
const fits = new Ajv({ allErrors: false, strictTypes: false }).compile(published as object);

function isAccepted(value: unknown): boolean {
  const mistakes: Mistake[] = [];
  const read = outlineForm.read(value, [], mistakes);
  expect(read === undefined, 'a value, or mistakes').to.equal(mistakes.length > 0);
  // A schema knows the form of a language tag, and not which languages there are.
  return mistakes.every(({ reason }) => /is no known language|is the code of/.test(reason));
}

/** Every place in a value, as setters. */
function places(value: unknown): ((change: unknown) => void)[] {
  if (typeof value !== 'object' || value === null) return [];
  const holder = value as Record<string, unknown>;
  return Object.keys(holder).flatMap((key) => [
    (change: unknown) => {
      if (change === undefined && !Array.isArray(value)) delete holder[key];
      else if (change !== undefined) holder[key] = change;
    },
    ...places(holder[key]),
  ]);
}

describe('the published schema of outlines', () => {
  it('is the one that the packager reads by', () => {
    expect(published).to.deep.equal(JSON.parse(JSON.stringify(outlineSchema())));
  });

  it('takes the example, and so does the packager', () => {
    expect(fits(parse(example)), JSON.stringify(fits.errors)).to.equal(true);
    const outline = parseOutline(example, exampleFile);
    expect(outline.bank.map((question) => question.id)).to.deep.equal([
      'which-number',
      'when-to-leave',
    ]);
    expect(example).to.include('$schema=../../config/schema/lesson-outline.schema.json');
  });

  it('judges as the packager does, whatever is changed in the example', () => {
    const change = fc.oneof(
      fc.constantFrom<unknown>(
        undefined,
        null,
        '',
        'a',
        'a b',
        '1:30',
        '1:75',
        '99:59:59',
        '01:02:03.5',
        ':30',
        'auto',
        'off',
        'multiple',
        'zh',
        'zh-Hant',
        'ZH',
        'zh_CN',
        'english',
        0,
        -1,
        1,
        0.5,
        86_400,
        86_401,
        1e9,
        true,
        false,
        [],
        {},
        [1],
        ['a', 'b'],
        { zh: 'a' },
        { zh: '' },
        { at: 1 },
        { at: 1, atSeconds: 1 },
        { file: 'x' },
        { file: 'x', folder: 'y' },
        { stream: 1 },
        { text: 'a' },
        { text: 'a', rigth: true },
        'x'.repeat(81),
        'x'.repeat(501),
        { at: 1, title: 'a' },
        { atSeconds: '0:01', title: 'a' },
      ),
      fc.string({ unit: 'binary-ascii', maxLength: 5 }),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
    );
    const parsedExample: unknown = parse(example);
    let accepted = 0;
    fc.assert(
      fc.property(fc.nat(), change, (where, changed) => {
        const value = structuredClone(parsedExample);
        const all = places(value);
        all[where % all.length]?.(changed);
        const ours = isAccepted(value);
        if (ours) accepted += 1;
        expect(fits(value), JSON.stringify(value)).to.equal(ours);
      }),
      { numRuns: 2000 },
    );
    expect(accepted).to.be.within(100, 1900);
  });
});
