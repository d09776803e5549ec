import { expect } from 'chai';

import { checkAbout, describeLesson } from '../../../packager/authoring/about.ts';
import { parseOutline } from '../../../packager/authoring/outline.ts';
import { PackagerFault } from '../../../packager/plan/fault.ts';

const good = `id: fire-safety
language: zh
title: { zh: 消防安全, en: Fire safety }
chapters:
  - atSeconds: 60.5
    title: 灭火器
  - atSeconds: 0
    title: { zh: 开始, en: Start }
knowledgePoints:
  - id: kp-1
    atSeconds: 12
    title: 报警
    summary: { zh: 先报警, en: Call first }
`;

function fault(source: string): PackagerFault {
  try {
    parseOutline(source, 'o.yaml');
  } catch (error) {
    if (error instanceof PackagerFault) return error;
    throw error;
  }
  throw new Error('it was accepted');
}

const mistakes: readonly [string, string, RegExp][] = [
  ['a mistake of YAML', 'title: {zh: a\nchapters: [', /^o\.yaml:\d+: /],
  [
    'a chapter without a time',
    'language: zh\nchapters:\n  - title: a\n',
    /^o\.yaml:3: .*atSeconds/,
  ],
  [
    'a time that is a text',
    'chapters:\n  - title: a\n    atSeconds: soon\n',
    /^o\.yaml:3: .*"soon"/,
  ],
  ['a misspelt field', 'language: zh\nchapter: []\n', /^o\.yaml:2: "chapter" is not a field/],
  ['a bad id', 'id: "a b"\n', /^o\.yaml:1: id: expected a lesson id/],
  ['a bad language', 'title:\n  Chinese: x\n', /^o\.yaml:2: title/],
  ['a list instead of fields', '- a\n', /^o\.yaml:1: value: expected an object/],
];

describe('outline', () => {
  it('names the lesson, its chapters in order, and its knowledge points', () => {
    const outline = parseOutline(good, 'o.yaml');
    const about = describeLesson({ inputPath: '/in/x.mp4', outFolder: '/out/y', outline });
    expect(about).to.deep.equal({
      id: 'fire-safety',
      language: 'zh',
      title: { zh: '消防安全', en: 'Fire safety' },
      chapters: [
        { startMs: 0, title: { zh: '开始', en: 'Start' } },
        { startMs: 60_500, title: { zh: '灭火器' } },
      ],
      knowledgePoints: [
        {
          id: 'kp-1',
          atMs: 12_000,
          title: { zh: '报警' },
          summary: { zh: '先报警', en: 'Call first' },
        },
      ],
    });
  });

  for (const [name, source, reason] of mistakes) {
    it(`points at the line of ${name}`, () => {
      expect(fault(source).reason).to.match(reason);
    });
  }

  it('may not point behind the end of the lecture', () => {
    const outline = parseOutline(good, 'o.yaml');
    const about = describeLesson({ inputPath: '/in/x.mp4', outFolder: '/out/y', outline });
    expect(() => checkAbout(about, 60_000)).to.throw(PackagerFault, /does not fit/);
    expect(() => checkAbout(about, 61_000)).to.not.throw();
  });

  it('may not name a knowledge point twice', () => {
    const twice =
      'knowledgePoints:\n  - {id: a, atSeconds: 1, title: x}\n  - {id: a, atSeconds: 2, title: y}\n';
    const about = describeLesson({
      inputPath: '/in/x.mp4',
      outFolder: '/out/y',
      outline: parseOutline(twice, 'o.yaml'),
    });
    expect(() => checkAbout(about, 60_000)).to.throw(PackagerFault);
  });

  it('is not needed: names come from the options, the folder and the file', () => {
    const plain = describeLesson({ inputPath: '/in/课程 1.mp4', outFolder: '/out/课程' });
    expect(plain.idNote).to.match(/^The folder name "课程" cannot be .*"lesson-".*--id sets/);
    expect({ ...plain, idNote: undefined }).to.deep.equal({
      idNote: undefined,
      language: 'und',
      title: { und: '课程 1' },
      chapters: [],
      knowledgePoints: [],
    });
    const named = describeLesson({
      inputPath: '/in/a.mp4',
      outFolder: '/out/My lesson',
      title: '消防',
      language: 'zh',
    });
    expect(named).to.include({ id: 'My-lesson', language: 'zh' });
    expect(named.title).to.deep.equal({ zh: '消防' });
  });

  const ids: readonly [string, string, string | undefined, boolean][] = [
    ['/out/fire-safety', '/in/a.mp4', 'fire-safety', false],
    ['/out/fire safety', '/in/a.mp4', 'fire-safety', true],
    ['/out/Café', '/in/a.mp4', 'Cafe', true],
    ['/out/课程', '/in/speech.mp3', 'speech', true],
    // What is left of such a name would be left of its neighbours' as well.
    ['/out/第1课', '/in/第一课 消防.mp3', undefined, true],
  ];
  for (const [outFolder, inputPath, id, isTold] of ids) {
    it(`${outFolder} of ${inputPath} becomes ${id ?? 'an id of the content'}`, () => {
      const about = describeLesson({ inputPath, outFolder });
      expect(about.id).to.equal(id);
      expect(about.idNote !== undefined).to.equal(isTold);
      if (id !== undefined && isTold) expect(about.idNote).to.include(`the id is "${id}"`);
      const given = describeLesson({ inputPath, outFolder, id: 'given' });
      expect([given.id, given.idNote]).to.deep.equal(['given', undefined]);
    });
  }
});
