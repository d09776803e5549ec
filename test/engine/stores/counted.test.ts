import { expect } from 'chai';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { counted } from '../../../engine/stores/counted.ts';

const folders = ['commands', 'stores/evidence'].map((room) => {
  return join(import.meta.dirname, '../../../engine', room);
});

describe('what commands and checks say of numbers', () => {
  it('has the word for one, and the word for any other', () => {
    expect([0, 1, 2].map((count) => counted(count, 'learner'))).to.deep.equal([
      '0 learners',
      '1 learner',
      '2 learners',
    ]);
    expect(counted(1, 'event is', 'events are')).to.equal('1 event is');
    expect(counted(0, 'event is', 'events are')).to.equal('0 events are');
  });

  it('is said in no other way: no count stands before a plural word as it is', () => {
    const plural = /\$\{(?![^}]*counted)[^}]*\} (events|learners|rows|faults|heads|lessons)/;
    for (const file of folders.flatMap((room) =>
      readdirSync(room).map((name) => join(room, name)),
    )) {
      expect(plural.exec(readFileSync(file, 'utf8'))?.[0], file).to.equal(undefined);
    }
  });
});
