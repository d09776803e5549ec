import { expect } from 'chai';

import { checkAbout, describeLesson, withinLesson } from '../../../packager/authoring/about.ts';
import { lookAtText, parseOutline } from '../../../packager/authoring/outline.ts';
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
  ['a mistake of YAML', 'title: {zh: a\nchapters: [', /^o\.yaml:\d+:\d+: /],
  [
    'a chapter without a time',
    'language: zh\nchapters:\n  - title: a\n',
    /^o\.yaml:3: a chapter needs "at"$/,
  ],
  [
    'a time that is a text',
    'chapters:\n  - title: a\n    atSeconds: soon\n',
    /^o\.yaml:3: .*"soon"/,
  ],
  [
    'a misspelt field',
    'language: zh\nchapter: []\n',
    /^o\.yaml:2: the outline has no field "chapter"; did you mean "chapters"\?$/,
  ],
  [
    'a misspelt field deep inside',
    'questions:\n  - id: q\n    prompt: p\n    options:\n      - {text: a, rigth: true}\n      - b\n',
    /^o\.yaml:5: an option has no field "rigth"; did you mean "right"\?$/,
  ],
  [
    'no right option',
    'questions:\n  - id: q\n    prompt: p\n    options:\n      - a\n      - b\n',
    /^o\.yaml:5: no option is right/,
  ],
  [
    'two right options of one answer',
    'questions:\n  - id: q\n    prompt: p\n    options:\n      - {text: a, right: true}\n      - {text: b, right: true}\n',
    /^o\.yaml:5: 2 options are right; .*"kind: multiple"$/,
  ],
  [
    'an option id twice',
    'questions:\n  - id: q\n    prompt: p\n    options:\n      - {id: b, text: a, right: true}\n      - b\n',
    /^o\.yaml:6: the option "b" appears twice$/,
  ],
  [
    'a point that is not there',
    'knowledgePoints:\n  - {id: call-first, at: 1, title: a}\nquestions:\n  - id: q\n    prompt: p\n    knowledgePoint: call-frist\n    options: [{text: a, right: true}, b]\n',
    /^o\.yaml:6: there is no knowledge point "call-frist"; did you mean "call-first"\?$/,
  ],
  [
    'a question id twice, once in a point',
    'knowledgePoints:\n  - id: k\n    at: 1\n    title: a\n    questions:\n      - {id: q, prompt: p, options: [{text: a, right: true}, b]}\nquestions:\n  - {id: q, prompt: p, options: [{text: a, right: true}, b]}\n',
    /^o\.yaml:8: the question "q" appears twice$/,
  ],
  [
    'a point twice',
    'knowledgePoints:\n  - {id: a, atSeconds: 1, title: x}\n  - {id: a, atSeconds: 2, title: y}\n',
    /^o\.yaml:3: the knowledge point "a" appears twice$/,
  ],
  [
    'two chapters at once',
    'chapters:\n  - {at: 60, title: a}\n  - {at: 1:00, title: b}\n',
    /^o\.yaml:3: the chapter starts at 1:00 \(60 s\) like another one$/,
  ],
  [
    'both spellings of a time',
    'chapters:\n  - {at: 1, atSeconds: 1, title: a}\n',
    /^o\.yaml:2: .*both/,
  ],
  [
    'aliases that unfold',
    `a: &a [x, x]\n${'b: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a]\n'}c: [${'*b, '.repeat(30)}]`,
    /alias/,
  ],

  [
    'a field without its space',
    'chapters:\n  - {at:0, title: a}\n',
    /^o\.yaml:2: .*no field "at:0"; expected a space behind the colon: "at: \.\.\."/,
  ],
  [
    'a wide space',
    'id: a\n\u3000title: b\n',
    /^o\.yaml:2: .*; expected plain spaces around it, not wide or special ones$/,
  ],
  ['nothing where a text should be', 'title:\n', /^o\.yaml:1: title: expected .*, got nothing$/],
  ['a bad id', 'id: "a b"\n', /^o\.yaml:1: id: expected a lesson id/],
  ['a bad language', 'title:\n  Chinese: x\n', /^o\.yaml:2: title/],
  ['a list instead of fields', '- a\n', /^o\.yaml:1: expected the outline with fields/],
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
      questions: [],
      answers: [],
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

  it('is drawn into a lesson that turns out a little shorter', () => {
    const outline = parseOutline(good, 'o.yaml');
    const about = describeLesson({ inputPath: '/in/x.mp4', outFolder: '/out/y', outline });
    expect(withinLesson(about, 60_000).chapters.map((chapter) => chapter.startMs)).to.deep.equal([
      0, 59_999,
    ]);
    expect(withinLesson(about, 70_000)).to.deep.equal(about);
  });

  it('holds times as people write them', () => {
    const written = ['0', '90.5', '1:30.5', '90:00', '1:02:03', '"0:00.001"'];
    const source = `chapters:\n${written.map((at) => `  - {at: ${at}, title: a}\n`).join('')}`;
    expect(
      lookAtText(source.replace('90.5', '91'), 'o').times.map(({ atMs }) => atMs),
    ).to.deep.equal([0, 91_000, 90_500, 5_400_000, 3_723_000, 1]);
  });

  it('has all its mistakes told at once, in order, twenty at most', () => {
    const source = `titel: a\nchapters:\n${'  - {at: never, title: a}\n'.repeat(22)}knowledgePoints: no\n`;
    const { message, reason } = fault(source);
    expect(message).to.equal('The outline has 24 mistakes.');
    const lines = reason.split('\n');
    expect(lines).to.have.length(21);
    expect(lines[0]).to.match(/^o\.yaml:1: .*did you mean "title"/);
    expect(lines[1]).to.match(/^o\.yaml:3: chapters\[0\]\.at: expected a time/);
    expect(lines[20]).to.equal('and 4 more');
  });

  it('hides no mistake behind another: fields, references, times and repeats in one list', () => {
    const source = `title: a
titel: b
chapters:
  - { at: never, title: a }
  - { at: 1:00, title: b }
  - { at: 60, title: c }
knowledgePoints:
  - { id: k, at: 1, titel: x }
  - { id: k, at: 2, title: y }
questions:
  - { id: q, prompt: p, knowledgePoint: k, options: [a, b] }
  - { id: q, prompt: p, knowledgePoint: none, options: [{ text: a, rigth: true }, b] }
title: again
`;
    expect(
      fault(source)
        .reason.split('\n')
        .map((line) => line.slice(0, 60)),
    ).to.deep.equal([
      'o.yaml:2: the outline has no field "titel"; did you mean "ti',
      'o.yaml:4: chapters[0].at: expected a time: seconds (90.5), "',
      'o.yaml:6: the chapter starts at 1:00 (60 s) like another one',
      'o.yaml:8: a knowledge point has no field "titel"; did you me',
      'o.yaml:8: a knowledge point needs "title"',
      'o.yaml:9: the knowledge point "k" appears twice',
      'o.yaml:11: no option is right; give one of them "right: true',
      'o.yaml:12: an option has no field "rigth"; did you mean "rig',
      'o.yaml:12: the question "q" appears twice',
      'o.yaml:12: there is no knowledge point "none"',
      'o.yaml:13: "title" stands here again; it stands in line 1 al',
    ]);
  });

  it('keeps questions and answers apart', () => {
    const source = `language: zh
knowledgePoints:
  - id: k
    at: 1
    title: a
    questions:
      - { id: q1, prompt: p, options: [{ text: yes, right: true }, no], explanation: why }
questions:
  - { id: q2, at: 0:05, kind: multiple, prompt: { en: p }, options: [{ id: x, text: a, right: true }, { id: y, text: b, right: true }, c] }
`;
    const about = describeLesson({
      inputPath: '/in/x.mp4',
      outFolder: '/out/y',
      outline: parseOutline(source, 'o'),
    });
    expect(about.questions).to.deep.equal([
      {
        id: 'q1',
        kind: 'single',
        prompt: { zh: 'p' },
        options: [
          { id: 'a', text: { zh: 'yes' } },
          { id: 'b', text: { zh: 'no' } },
        ],
        knowledgePointId: 'k',
      },
      {
        id: 'q2',
        kind: 'multiple',
        prompt: { en: 'p' },
        options: [
          { id: 'x', text: { zh: 'a' } },
          { id: 'y', text: { zh: 'b' } },
          { id: 'c', text: { zh: 'c' } },
        ],
        atMs: 5000,
      },
    ]);
    expect(about.answers).to.deep.equal([
      { questionId: 'q1', correct: ['a'], explanation: { zh: 'why' } },
      { questionId: 'q2', correct: ['x', 'y'] },
    ]);
    expect(JSON.stringify(about.questions)).to.not.match(/right|correct|why/);
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
      questions: [],
      answers: [],
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
