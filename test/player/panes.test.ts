import { expect } from 'chai';
import fc from 'fast-check';
import { correction } from '../../player/beats/twin-pictures.ts';
import { NO_SESSION, type View } from '../../player/session/view.ts';
import { begun } from '../../player/ui/panes/begun.ts';
import { currentOf, entriesOf, isLocked } from '../../player/ui/panes/entries.ts';
import { layoutOf } from '../../player/ui/panes/layout.ts';
import { pieces, search, wordsOf } from '../../player/ui/panes/search.ts';

const picture = { image: 's.jpg', thumbnail: 's.thumb.jpg', widthPx: 320, heightPx: 180 };
const lesson = {
  chapters: [
    { startMs: 0, title: { zh: '开场', en: 'Opening' } },
    { startMs: 20_000, title: { zh: '灭火器', en: 'Extinguishers' } },
  ],
  knowledgePoints: [
    { id: 'k', atMs: 20_000, title: { en: 'Three kinds' }, summary: { en: 'Water, foam, CO2' } },
  ],
  slides: [
    { ...picture, startMs: 0, title: 'Fire', text: 'Fuel, oxygen\nand HEAT' },
    { ...picture, startMs: 20_000, text: '可燃物、助燃物和点火源' },
  ],
};
const entries = entriesOf(lesson, 'en');

describe('panes: outline', () => {
  it('lists chapters, slides and knowledge points in the order of the lesson', () => {
    expect(entries.map(({ kind, title }) => `${kind} ${title}`)).to.deep.equal([
      'chapter Opening',
      'slide Fire',
      'chapter Extinguishers',
      'slide Slide 2',
      'point Three kinds',
    ]);
    expect(entriesOf({ chapters: [] }, 'en')).to.deep.equal([]);
  });

  it('knows chapter and slide that are on, also at a time that lost its last bit as seconds', () => {
    const titles = (positionMs: number) =>
      [...currentOf(entries, positionMs)].map(({ title }) => title);
    expect(titles(0)).to.deep.equal(['Opening', 'Fire']);
    expect(titles(19_999.999)).to.deep.equal(['Extinguishers', 'Slide 2']);
    expect(begun([{ startMs: 5_000 }], 1_000)).to.equal(-1);
  });

  it('locks what a seek would be held back from, and nothing that is on or behind', () => {
    const view = (seek: string, frontierMs: number, credited: number[][] = []): View =>
      ({
        ...NO_SESSION,
        welcome: { rules: { seek }, durationMs: 60_000, preview: null },
        account: { frontierMs, credited },
      }) as unknown as View;
    expect(isLocked(view('free', 0), 20_000, 0)).to.equal(false);
    expect(isLocked(view('watched-only', 5_000), 20_000, 4_000)).to.equal(true);
    expect(isLocked(view('watched-only', 5_000), 20_000, 21_000)).to.equal(false);
    expect(isLocked(view('watched-only', 20_000), 20_000, 4_000)).to.equal(false);
    const later = [[18_000, 30_000]];
    expect(isLocked(view('watched-only', 5_000, later), 20_000, 4_000)).to.equal(false);
    expect(isLocked(NO_SESSION, 20_000, 0)).to.equal(false);
  });
});

describe('panes: search', () => {
  const found = (query: string) => search(entries, query).map(({ entry }) => entry.title);

  it('finds all words of a query in title or text, whatever their case and width', () => {
    expect(found('heat FUEL')).to.deep.equal(['Fire']);
    expect(found('ｆｏａｍ')).to.deep.equal(['Three kinds']);
    expect(found('点火')).to.deep.equal(['Slide 2']);
    expect(found('fuel foam')).to.deep.equal([]);
    expect(found('  ')).to.deep.equal([]);
  });

  it('marks what was found, in the title and in an excerpt on one line', () => {
    const [hit] = search(entries, 'heat');
    expect(hit?.excerpt).to.deep.equal([
      { text: 'Fuel, oxygen and ', marked: false },
      { text: 'HEAT', marked: true },
    ]);
    expect(search(entries, 'fire')[0]?.title).to.deep.equal([{ text: 'Fire', marked: true }]);
  });

  it('cuts any text into pieces that are the text again', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 40 }),
        fc.string({ maxLength: 6 }),
        (text, query) => {
          const cut = pieces(text, wordsOf(query));
          expect(cut.map((piece) => piece.text).join('')).to.equal(text);
        },
      ),
    );
  });
});

describe('panes: two pictures', () => {
  const plays = { rate: 1, still: false, unseen: false };

  it('are brought together by a rate that grows with the distance', () => {
    expect(correction(10, plays)).to.deep.equal({ jump: false, rate: 1 });
    expect(correction(100, plays).rate).to.be.within(0.9, 0.95);
    expect(correction(-100, plays).rate).to.be.within(1.05, 1.1);
    expect(correction(-499, plays).rate).to.be.at.most(1.2);
    expect(correction(-400, { ...plays, rate: 2 }).rate).to.be.within(2.2, 2.4);
  });

  it('jump when they are far apart; unseen only when the buffer would be left behind', () => {
    expect(correction(501, plays)).to.deep.equal({ jump: true, rate: 1 });
    expect(correction(60, { ...plays, still: true }).jump).to.equal(true);
    expect(correction(3_000, { ...plays, unseen: true }).jump).to.equal(false);
    expect(correction(-4_001, { ...plays, unseen: true }).jump).to.equal(true);
  });

  it('come together in simulated play, from any distance, and stay', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -500, max: 500 }),
        fc.constantFrom(0.75, 1, 1.5, 2),
        (startMs, rate) => {
          let driftMs = startMs;
          for (let atMs = 0; atMs < 5_000; atMs += 250) {
            driftMs += (correction(driftMs, { ...plays, rate }).rate - rate) * 250;
          }
          expect(Math.abs(driftMs)).to.be.below(50);
        },
      ),
    );
  });
});

describe('panes: layout', () => {
  it('takes what is none as auto', () => {
    expect(layoutOf('slides')).to.equal('slides');
    expect(layoutOf('full')).to.equal('auto');
    expect(layoutOf(null)).to.equal('auto');
  });
});
