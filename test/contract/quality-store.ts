/** What every store of playing quality does: the INVARIANTS of `engine/quality/ports.ts`. */

import { expect } from 'chai';

import { type CatalogueStore } from '../../engine/library/ports.ts';
import { NO_FIGURES } from '../../engine/quality/figures.ts';
import {
  type QualityGroup,
  type QualityQuery,
  type QualityRow,
} from '../../engine/quality/ports.ts';
import { type CatalogueStoreUnderTest } from './catalogue-store.ts';
import { rejection } from './rejection.ts';

function row(more: Partial<QualityRow> = {}): QualityRow {
  return {
    ...NO_FIGURES,
    ...{ tenantId: 'host-1', day: 20_000, lessonId: 'lesson-1', region: '440100', network: '4g' },
    ...more,
  };
}

const everything = {
  ...{ sessions: 1, playedMs: 60_000, stalls: 2, stalledMs: 900, bits: 90_000_000_000_000 },
  ...{ bitrateMs: 60_000, droppedFrames: 3, shownFrames: 1_500, errors: 1 },
  starts: new Map([
    [7, 1],
    [20, 2],
  ]),
};

/** @param shared whether several engines may write to it at once. */
export function qualityStoreContract(
  name: string,
  { shared }: { readonly shared: boolean },
  start: () => CatalogueStoreUnderTest,
): void {
  describe(`quality store contract: ${name}`, () => {
    let made: CatalogueStoreUnderTest;
    let catalogue: CatalogueStore;
    const handles: CatalogueStore[] = [];
    beforeEach(async () => {
      made = start();
      catalogue = await made.open();
      handles.push(catalogue);
    });
    afterEach(async () => {
      for (const handle of handles.splice(0)) await handle.close();
      await made.dispose?.();
    });

    const ask = (more: Partial<QualityQuery> = {}, tenantId = 'host-1') =>
      catalogue.quality.groups(tenantId, {
        ...{ fromDay: 0, toDay: 99_999, by: [], limit: 100 },
        ...more,
      });
    const keys = (groups: readonly QualityGroup[]) => groups.map(({ figures: _, ...key }) => key);

    it('adds every figure to what is there, and tells nothing of what is not', async () => {
      expect(await ask()).to.deep.equal([]);
      await catalogue.quality.add([]);
      await catalogue.quality.add([row(everything)]);
      expect(await ask()).to.deep.equal([{ figures: everything }]);
      await catalogue.quality.add([row({ ...everything, starts: new Map([[20, 5]]) })]);
      const [group] = await ask({ by: ['day', 'lesson', 'region', 'network'] });
      expect(group).to.deep.equal({
        ...{ day: 20_000, lesson: 'lesson-1', region: '440100', network: '4g' },
        figures: {
          ...{ sessions: 2, playedMs: 120_000, stalls: 4, stalledMs: 1_800 },
          ...{ bits: 180_000_000_000_000, bitrateMs: 120_000 },
          ...{ droppedFrames: 6, shownFrames: 3_000, errors: 2 },
          starts: new Map([
            [7, 1],
            [20, 7],
          ]),
        },
      });
    });

    it('tells days, lessons, regions and networks apart, in the order of the keys', async () => {
      await catalogue.quality.add([
        row({ day: 20_001, sessions: 1, starts: new Map([[1, 1]]) }),
        row({ sessions: 2, network: 'slow-2g' }),
        row({ sessions: 4, lessonId: 'lesson-0', region: '' }),
        row({ sessions: 8, region: '520100', starts: new Map([[1, 8]]) }),
      ]);
      const sessions = (groups: readonly QualityGroup[]) =>
        groups.map(({ figures }) => figures.sessions);
      const byDay = await ask({ by: ['day'] });
      expect(keys(byDay)).to.deep.equal([{ day: 20_000 }, { day: 20_001 }]);
      expect(sessions(byDay)).to.deep.equal([14, 1]);
      const both = await ask({ by: ['lesson', 'region'] });
      expect(keys(both)).to.deep.equal([
        { lesson: 'lesson-0', region: '' },
        { lesson: 'lesson-1', region: '440100' },
        { lesson: 'lesson-1', region: '520100' },
      ]);
      expect(sessions(both)).to.deep.equal([4, 3, 8]);
      expect(both.map(({ figures }) => figures.starts.get(1) ?? 0)).to.deep.equal([0, 1, 8]);
      expect(keys(await ask({ by: ['network'], limit: 1 }))).to.deep.equal([{ network: '4g' }]);
      expect(sessions(await ask({ region: '44' }))).to.deep.equal([3]);
      expect(sessions(await ask({ region: '5201' }))).to.deep.equal([8]);
      expect(sessions(await ask({ lessonId: 'lesson-0' }))).to.deep.equal([4]);
      expect(sessions(await ask({ fromDay: 20_001 }))).to.deep.equal([1]);
      expect(sessions(await ask({ toDay: 20_000 }))).to.deep.equal([14]);
      expect(await ask({ fromDay: 20_002 })).to.deep.equal([]);
    });

    it('shows no host the figures of another', async () => {
      await catalogue.quality.add([row({ sessions: 1 }), row({ sessions: 5, tenantId: 'host-2' })]);
      expect((await ask())[0]?.figures.sessions).to.equal(1);
      expect((await ask({}, 'host-2'))[0]?.figures.sessions).to.equal(5);
      expect(await ask({}, 'host-3')).to.deep.equal([]);
    });

    it('adds up what several write at once, however many rows they have', async () => {
      const rows = (begin: number) =>
        Array.from({ length: 700 }, (_, i) =>
          row({ lessonId: `lesson-${(begin + i) % 700}`, sessions: 1, starts: new Map([[3, 1]]) }),
        );
      // Another engine on the same database writes the same rows in another order.
      const other = shared ? await made.open() : catalogue;
      if (other !== catalogue) handles.push(other);
      await Promise.all([
        catalogue.quality.add(rows(0)),
        other.quality.add(rows(350).toReversed()),
        catalogue.quality.add(rows(77)),
      ]);
      const [all] = await ask();
      expect(all?.figures).to.include({ sessions: 2_100 });
      expect(all?.figures.starts).to.deep.equal(new Map([[3, 2_100]]));
      const groups = await ask({ by: ['lesson'], limit: 1_000 });
      expect(new Set(groups.map(({ figures }) => figures.sessions))).to.deep.equal(new Set([3]));
    });

    it('answers nothing once it is closed', async () => {
      await catalogue.close();
      handles.length = 0;
      await rejection(catalogue.quality.add([row()]));
    });
  });
}
