import { expect } from 'chai';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadPresets } from '../../config/presets.ts';
import { PARAMETERS } from '../../engine/ledger/policy.ts';
import { meanings, presetTables, rangeOf, tableEnd, tableStart } from './preset-table.ts';

const configFolder = join(import.meta.dirname, '../../config');

describe('the presets that are shipped', () => {
  const presets = loadPresets();

  it('are those of the rule book, with a standard that the others extend', () => {
    expect(presets.ids).to.have.members([
      'standard',
      'guangdong-safety',
      'guizhou-accounting',
      'driver-theory',
      'nasba-cpe',
      'nmls-ce',
      'illinois-driver',
    ]);
    const standard = presets.all.find(({ policy }) => policy.id === 'standard');
    expect(standard?.rules.every(({ own }) => own)).to.equal(true);
    for (const preset of presets.all) {
      expect(preset.rules.map(({ parameter }) => parameter)).to.deep.equal(PARAMETERS);
    }
  });

  it('claim no source for a rule that only fills a gap', () => {
    for (const { rules } of presets.all) {
      for (const { basis, source, parameter } of rules) {
        if (/not found|was found|no number|not stated/i.test(source)) {
          expect(basis, `${parameter}: ${source}`).to.equal('assumed');
        }
      }
    }
  });

  it('leave checks out of the standard, which the player has no screens for yet', () => {
    const standard = presets.now('standard');
    expect(standard?.checks).to.include({ gateCredit: false, maxGapMs: 0, authored: false });
  });

  it('have a meaning, a range and a unit for every parameter', () => {
    for (const parameter of PARAMETERS) {
      expect(meanings().get(parameter), parameter).to.match(/^[A-Z`].{10,}\.$/);
      expect(rangeOf(parameter), parameter).to.match(/\w/);
    }
  });

  it('stand in config/presets.md as they are (LECTERN_WRITE_TABLES=1 writes them there)', () => {
    const path = join(configFolder, 'presets.md');
    const written = readFileSync(path, 'utf8');
    const [before, rest] = written.split(tableStart);
    const after = rest?.split(tableEnd)[1];
    if (before === undefined || after === undefined) throw new Error('the markers are gone');
    const wanted = `${before}${tableStart}\n\n${presetTables(presets.all)}\n\n${tableEnd}${after}`;
    if (process.env['LECTERN_WRITE_TABLES'] === '1') writeFileSync(path, wanted);
    // Formatting aligns the columns; the words are what counts.
    const words = (text: string): string => text.replaceAll(/-{3,}/g, '---').replaceAll(/ +/g, ' ');
    expect(words(readFileSync(path, 'utf8'))).to.equal(words(wanted));
  });
});

describe('a folder of presets', () => {
  const shipped = join(configFolder, 'presets', 'standard@2026-11-22.json');
  interface Loose {
    id: string;
    version: string;
    extends?: string;
    rules: { parameter: string; value?: unknown; basis?: string; source?: string }[];
    [key: string]: unknown;
  }
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'lectern-presets-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** Writes a preset: the standard one, changed. */
  const put = (change: (file: Loose) => void): string => {
    const file = JSON.parse(readFileSync(shipped, 'utf8')) as Loose;
    change(file);
    const name = `${file.id}@${file.version}.json`;
    writeFileSync(join(folder, name), JSON.stringify(file));
    return name;
  };
  const rule = (parameter: string, value: unknown) => ({
    parameter,
    value,
    basis: 'assumed',
    source: 'a test',
  });
  /** Writes a preset that extends the standard. */
  const extend = (...rules: ReturnType<typeof rule>[]): string => {
    put(() => undefined);
    return put((file) => {
      Object.assign(file, { id: 'own', extends: 'standard@2026-11-22', rules });
    });
  };
  const faultOf = (): string => {
    try {
      loadPresets(folder);
    } catch (error) {
      return (error as Error).message;
    }
    return '';
  };

  it('keeps several versions of one side by side; the newest holds now', () => {
    put(() => undefined);
    put((file) => {
      file.version = '2027-03-01';
      for (const each of file.rules) if (each.parameter === 'rate.maxRatio') each.value = 2;
    });
    const presets = loadPresets(folder);
    expect(presets.now('standard')?.version).to.equal('2027-03-01');
    expect(presets.at('standard@2026-11-22')?.rate.maxRatio).to.equal(1.5);
    expect(presets.at('standard@2027-03-01')?.rate.maxRatio).to.equal(2);
  });

  it('lets a preset list only what differs', () => {
    extend(rule('cap.dailyMs', 3_600_000));
    const own = loadPresets(folder).now('own');
    expect(own?.cap).to.deep.include({ dailyMs: 3_600_000, window: 'calendar-day' });
  });

  it('reads presets of an installation beside its own, and none twice', () => {
    extend(rule('cap.dailyMs', 3_600_000));
    rmSync(join(folder, 'standard@2026-11-22.json'));
    const both = loadPresets(undefined, folder);
    expect(both.ids).to.include('own').and.include('nmls-ce');
    expect(both.now('own')?.cap.dailyMs).to.equal(3_600_000);
    put(() => undefined);
    expect(() => loadPresets(undefined, folder)).to.throw(/standard@2026-11-22 is taken by/);
    expect(loadPresets(undefined, join(folder, 'nowhere')).ids).to.include('standard');
  });

  const wrong: readonly [what: string, parameter: string, value: unknown, says: RegExp][] = [
    [
      'an unknown key',
      'rate.maxRation',
      2,
      /: rate\.maxRation: unknown; did you mean rate\.maxRatio\?$/,
    ],
    ['an unknown key that is like none', 'weather.rain', true, /: weather\.rain: unknown$/],
    [
      'a value out of range',
      'rate.maxRatio',
      16,
      /rate\.maxRatio: expected a number from 0\.5 to 4, got 16$/,
    ],
    ['a wrong word', 'seek.rule', 'never', /seek\.rule: expected one of free, watched-only/],
    [
      'an unknown key inside a value',
      'hours.allowed',
      [{ from: 0, until: 5 }],
      /hours\.allowed\[0\]\.until: unknown$/,
    ],
    [
      'a place that is no time zone',
      'cap.timeZone',
      'Mars/Olympus',
      /cap\.timeZone: expected an IANA/,
    ],
    [
      'values that do not fit',
      'checks.minGapMs',
      9_000,
      /checks\.minGapMs: expected at most checks/,
    ],
    [
      'a release goal without a buffer',
      'release.goalMs',
      20_000,
      /release\.goalMs: expected at least 24000/,
    ],
  ];
  for (const [what, parameter, value, says] of wrong) {
    it(`names file and parameter of ${what}`, () => {
      const name = extend(rule(parameter, value));
      expect(faultOf()).to.match(says).and.include(name);
    });
  }

  it('names an unknown key of the file or of a rule', () => {
    put((file) => (file['ruels'] = []));
    expect(faultOf()).to.match(/: ruels: unknown; did you mean rules\?$/);
    put((file) => {
      delete file['ruels'];
      Object.assign(file.rules[0] ?? {}, { note: 'x' });
    });
    expect(faultOf()).to.match(/rules\[0\]\.note: unknown/);
  });

  it('refuses a parameter that is listed twice, one that is missing, and a base that is not there', () => {
    extend(rule('cap.dailyMs', 0), rule('cap.dailyMs', 1));
    expect(faultOf()).to.include('cap.dailyMs: expected each parameter once');
    put((file) => file.rules.pop());
    expect(faultOf()).to.include('carry.rule: expected a rule');
    put((file) => (file.extends = 'standard@2020-01-01'));
    expect(faultOf()).to.include('there is no preset standard@2020-01-01');
    put((file) => (file.extends = 'standard@2026-11-22'));
    expect(faultOf()).to.include('standard@2026-11-22 extends itself');
  });

  it('refuses a file that is named as another version', () => {
    put(() => undefined);
    writeFileSync(join(folder, 'standard@2030-01-01.json'), readFileSync(shipped));
    expect(faultOf()).to.include('it says it is standard@2026-11-22');
  });
});
