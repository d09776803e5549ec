import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect } from 'chai';

import { CONTENT_CLASSES } from '../../../engine/protocol/lesson.ts';
import { parseLadder, readLadder } from '../../../packager/commands/ladder-file.ts';
import { PackagerFault } from '../../../packager/plan/fault.ts';
import { withHeights } from '../../../packager/plan/ladder-heights.ts';
import { type Ladder, ladderOfClass } from '../../../packager/plan/ladder.ts';
import { lectureLadder, namedLadders } from '../support/ladder.ts';
import { ladderTable, tableEnd, tableStart } from './ladder-table.ts';

const configFolder = join(import.meta.dirname, '../../../config');

describe('the ladders that are shipped', () => {
  it('are all read, and named as their files', async () => {
    const names = readdirSync(join(configFolder, 'ladders')).map((name) => name.slice(0, -5));
    expect(names.sort()).to.deep.equal(namedLadders.map((ladder) => ladder.name).sort());
    for (const name of names) expect((await readLadder(name)).name).to.equal(name);
  });

  it('have ceilings that fall with the height, and a weak rung for every class', () => {
    for (const ladder of namedLadders) {
      for (const name of CONTENT_CLASSES) {
        const { rungs, weak } = ladderOfClass(ladder, name);
        const caps = [...rungs, ...(weak === undefined ? [] : [weak])].map((r) => r.maxBitrateBps);
        expect(caps, `${ladder.name} ${name}`).to.deep.equal([...caps].sort((a, b) => b - a));
        expect(weak?.maxBitrateBps, `${ladder.name} ${name}`).to.be.at.most(160_000);
      }
    }
  });

  it('stand in config/ladders.md as they are (LECTERN_WRITE_TABLES=1 writes them there)', () => {
    const path = join(configFolder, 'ladders.md');
    const written = readFileSync(path, 'utf8');
    const [before, rest] = written.split(tableStart);
    const after = rest?.split(tableEnd)[1];
    if (before === undefined || after === undefined) throw new Error('the markers are gone');
    const wanted = `${before}${tableStart}\n\n${ladderTable(namedLadders)}\n\n${tableEnd}${after}`;
    if (process.env['LECTERN_WRITE_TABLES'] === '1') writeFileSync(path, wanted);
    // Formatting aligns the columns; the words are what counts.
    const words = (text: string): string => text.replaceAll(/-{3,}/g, '---').replaceAll(/ +/g, ' ');
    expect(words(readFileSync(path, 'utf8'))).to.equal(words(wanted));
  });
});

describe('a ladder file', () => {
  interface Loose {
    classes: {
      screen?: unknown;
      talk: { preset: string; x264Params: string; rungs: { crf: number }[] };
    };
  }
  const change = (edit: (one: Loose) => void): string => {
    const copy = structuredClone(lectureLadder) as Loose;
    edit(copy);
    return JSON.stringify(copy);
  };
  const wrong: readonly [string, string, RegExp][] = [
    ['no JSON', '{', /JSON/],
    ['no class', change((one) => delete one.classes.screen), /classes\.screen: expected an object/],
    ['an unknown preset', change((one) => (one.classes.talk.preset = 'quick')), /veryfast/],
    [
      'rungs upside down',
      change((one) => one.classes.talk.rungs.reverse()),
      /highest to the lowest/,
    ],
    [
      'x264 settings that move key pictures',
      change((one) => (one.classes.talk.x264Params = 'keyint=30')),
      /leave the key pictures/,
    ],
    [
      'x264 settings with a second option',
      change((one) => (one.classes.talk.x264Params = 'a=1 -y')),
      /settings such as/,
    ],
    [
      'a rate factor out of range',
      change((one) => one.classes.talk.rungs.forEach((rung) => (rung.crf = 60))),
      /crf: expected a number from 0 to 51/,
    ],
  ];
  for (const [name, source, reason] of wrong) {
    it(`with ${name} is refused with the place`, () => {
      expect(() => parseLadder(source, 'my.json'))
        .to.throw(PackagerFault)
        .with.property('reason')
        .that.matches(reason);
    });
  }
});

describe('a ladder by heights', () => {
  it('has exactly these rungs, on terms between those of the class', async () => {
    const ladder: Ladder = await readLadder('540,1080,540,360');
    for (const name of CONTENT_CLASSES) {
      const { rungs, weak } = ladder.classes[name];
      expect(rungs.map((rung) => rung.heightPx)).to.deep.equal([1080, 540, 360]);
      expect(weak).to.equal(undefined);
    }
    const known = lectureLadder.classes.talk.rungs;
    const middle = ladder.classes.talk.rungs[1];
    expect(ladder.classes.talk.rungs[0]).to.deep.equal(known[0]);
    expect(middle?.maxBitrateBps).to.be.within(
      known[2]?.maxBitrateBps ?? 0,
      known[1]?.maxBitrateBps ?? 0,
    );
    expect(middle?.crf).to.be.within(known[1]?.crf ?? 0, known[2]?.crf ?? 0);
  });

  it('goes on beyond the highest and the lowest rung', () => {
    const { rungs } = withHeights(lectureLadder, [2160, 90]).classes.talk;
    expect(rungs[0]?.maxBitrateBps).to.be.above(5_000_000);
    expect(rungs[1]?.maxBitrateBps).to.be.within(20_000, 140_000);
  });

  for (const wish of ['1080,10', '5000', Array(13).fill('720').join(',')]) {
    it(`refuses ${wish.slice(0, 20)}`, async () => {
      const refused = await readLadder(wish).catch((error: unknown) => error);
      expect(refused).to.be.instanceOf(PackagerFault).with.property('kind', 'misuse');
    });
  }
});
