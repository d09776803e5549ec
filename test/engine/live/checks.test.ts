import { expect } from 'chai';
import { type OpenCheck } from '../../../engine/ledger/check-state.ts';
import { type Policy } from '../../../engine/ledger/policy.ts';
import { type CheckAnswer } from '../../../engine/protocol/checks.ts';
import { BareClient } from '../../support/bare-client.ts';
import { fakeQuestion } from '../../support/fake-lesson.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { presetsWith, startTestEngine, type TestEngine } from '../../support/test-engine.ts';
import { Person, until } from '../../support/person.ts';

const random = {
  gateCredit: true,
  minGapMs: 20_000,
  maxGapMs: 30_000,
  onMissed: 'since-last-pass',
} as const;

async function engineWith(
  checks: Partial<Policy['checks']>,
  more: (policy: Policy) => Policy = (policy) => policy,
): Promise<{ engine: TestEngine; clock: ManualClock }> {
  const clock = new ManualClock();
  const presets = presetsWith((standard) => {
    const { checks: own, release } = standard;
    return more({ ...standard, checks: { ...own, ...checks }, release: { ...release, holdMs: 0 } });
  });
  return { engine: await startTestEngine({ groupCommitMs: 0 }, { clock, presets }), clock };
}

describe('live: checks', function () {
  this.timeout(30_000);
  let engine: TestEngine;
  let clock: ManualClock;

  afterEach(() => engine.close());

  async function begin(lesson: string, learner = 'ada'): Promise<Person> {
    const token = await engine.token(learner, lesson);
    const client = await BareClient.connect(engine.url, { token });
    return new Person(engine, clock, client, learner);
  }

  it('come when they are due, not before, and count once they are passed', async () => {
    ({ engine, clock } = await engineWith(random));
    const person = await begin(await engine.publishFake());
    await person.play(15_000);
    expect(person.client.check).to.equal(null);
    await person.playUntilAsked(40_000);
    expect(person.positionMs).to.be.within(20_000, 35_000);
    expect(person.client.credit?.check).to.deep.equal({
      open: true,
      owed: null,
      courseFailed: false,
      mayAsk: false,
      readyInMs: 0,
    });
    person.client.showCheck();
    expect(await person.client.answerCheck(await person.rightAnswer())).to.equal('passed');
    expect(person.client.credit).to.include({ provisionalMs: 0, creditedMs: person.positionMs });
    person.client.drop();
  });

  it('give another picture after a wrong answer, and take back when all were wrong', async () => {
    ({ engine, clock } = await engineWith({ ...random, attempts: 2 }));
    const person = await begin(await engine.publishFake());
    await person.playUntilAsked(40_000);
    const first = person.presence();
    expect(await person.client.answerCheck({ code: 'nope' })).to.equal('again');
    const second = person.presence();
    expect(second.picture).to.not.equal(first.picture);
    expect((await person.fetch(first.picture)).status, 'the first picture is gone').to.equal(404);
    expect((await person.fetch(second.picture)).status).to.equal(200);
    expect(await person.client.answerCheck({ code: 'nope' })).to.equal('failed');
    expect(person.client.credit).to.include({ creditedMs: 0, reason: 'check-failed' });
    await person.play(10_000);
    expect(person.client.credit?.creditedMs).to.equal(0);
    clock.advance(15_000);
    expect(await person.client.readyForCheck()).to.equal('again');
    expect(await person.client.answerCheck(await person.rightAnswer())).to.equal('passed');
    await person.play(10_000);
    expect(person.client.credit?.creditedMs).to.equal(10_000);
    person.client.drop();
  });

  it('serve picture and sound to who has the address, and nothing that tells the code', async () => {
    ({ engine, clock } = await engineWith(random));
    const person = await begin(await engine.publishFake());
    await person.playUntilAsked(40_000);
    const { picture, sound, digits } = person.presence();
    expect(digits).to.equal(4);
    for (const address of [picture, sound.zh, sound.en]) {
      const { status, headers, body } = await person.fetch(address);
      expect(status).to.equal(200);
      expect(headers.get('cache-control')).to.equal('no-store');
      expect(headers.get('etag')).to.equal(null);
      expect(headers.get('last-modified')).to.equal(null);
      expect(Number(headers.get('content-length'))).to.equal(body.length);
    }
    const stranger = picture.replace(/\.[^./]+\/picture/, '.AAAAAAAAAAAAAAAAAAAAAAAAAAA/picture');
    expect((await person.fetch(stranger)).status).to.equal(403);
    await person.client.answerCheck(await person.rightAnswer());
    expect((await person.fetch(picture)).status, 'when it is over').to.equal(404);
    person.client.drop();
  });

  it('survive a lost socket, a reload and another lesson', async () => {
    ({ engine, clock } = await engineWith(random));
    const lesson = await engine.publishFake();
    const other = await engine.publishFake({ id: 'other' });
    const person = await begin(lesson);
    await person.playUntilAsked(40_000);
    const checkId = person.client.check?.checkId;
    person.client.showCheck();
    await until(async () => (await person.open())?.shownAt !== null);
    clock.advance(20_000);
    person.client.drop();
    await until(async () => (await person.open())?.shownAt === null);
    clock.advance(600_000);
    const { resume } = person.client.welcome;
    const back = await BareClient.connect(engine.url, { resume });
    expect(back.check).to.include({ checkId, leftMs: 40_000 });
    back.drop();
    const token = await engine.token('ada', other);
    const predecessor = { resume, beats: [] };
    const hopped = await BareClient.connect(engine.url, { token, predecessor });
    expect(hopped.check?.checkId).to.equal(checkId);
    expect(await hopped.answerCheck(await person.rightAnswer())).to.equal('passed');
    hopped.drop();
  });

  it('go where the lease goes', async () => {
    ({ engine, clock } = await engineWith(random));
    const lesson = await engine.publishFake();
    const person = await begin(lesson);
    const second = await begin(lesson);
    await person.client.takeover();
    await person.playUntilAsked(40_000);
    expect(second.client.check).to.equal(null);
    const told = second.client.nextCheckNews();
    await second.client.takeover();
    expect(await told).to.equal('again');
    const late = await person.client.answerCheck(await person.rightAnswer());
    expect(late).to.include({ code: 'lease_elsewhere' });
    expect(await second.client.answerCheck(await person.rightAnswer())).to.equal('passed');
    for (const { client } of [person, second]) client.drop();
  });

  it('run out by themselves while a page shows them', async () => {
    ({ engine, clock } = await engineWith(random));
    const person = await begin(await engine.publishFake());
    await person.playUntilAsked(40_000);
    person.client.showCheck();
    await until(async () => (await person.open())?.shownAt !== null);
    const told = person.client.nextCheckNews();
    clock.advance(64_000);
    expect(await told).to.equal('missed');
    expect(person.client.credit?.check.owed).to.equal('check-missed');
    person.client.drop();
  });

  it('give longer to who has declared a need, by the host’s word', async () => {
    ({ engine, clock } = await engineWith(random));
    const lesson = await engine.publishFake();
    const token = await engine.token('ada', lesson, false, { extendedTime: true });
    const client = await BareClient.connect(engine.url, { token });
    const person = new Person(engine, clock, client, 'ada');
    await person.playUntilAsked(40_000);
    expect(client.check?.leftMs).to.equal(120_000);
    client.drop();
  });

  it('ask the author’s questions at their places, shuffled and without their ids', async () => {
    ({ engine, clock } = await engineWith({ gateCredit: true, authored: true }));
    const lesson = await engine.publishFake({
      knowledgePoints: [{ id: 'k1', atMs: 1_000, title: { en: 'What counts' } }],
      questions: [
        fakeQuestion('early', { atMs: 8_000, knowledgePointId: 'k1' }),
        fakeQuestion('mute', { atMs: 9_000 }),
      ],
      answered: ['early'],
    });
    const person = await begin(lesson);
    await person.playUntilAsked(30_000);
    expect(person.positionMs).to.equal(10_000);
    const { asks } = person.client.check ?? {};
    if (asks?.kind !== 'question') throw new Error('no question');
    expect(asks.prompt).to.deep.equal({ en: 'What about early?' });
    expect(asks.about).to.deep.equal({ en: 'What counts' });
    expect(asks.options.map(({ en }) => en).toSorted()).to.deep.equal(
      ['o0', 'o1', 'o2', 'o3'].map((option) => `early ${option}`),
    );
    expect(JSON.stringify(person.client.check)).to.not.match(/right|correct|"id"|order|code|Why/);
    const right = asks.options.findIndex(({ en }) => en === 'early o1');
    expect(await person.client.answerCheck({ chosen: [right] })).to.equal('passed');
    expect(person.client.explanation).to.deep.equal({ en: 'Why early o1.' });
    await person.play(30_000);
    expect(person.client.check, 'a question without an answer is not asked').to.equal(null);
    person.client.drop();
  });

  it('explain nothing to who has answered wrongly', async () => {
    const checks = { gateCredit: true, authored: true, attempts: 1 };
    ({ engine, clock } = await engineWith(checks));
    const questions = [fakeQuestion('early', { atMs: 8_000 })];
    const person = await begin(await engine.publishFake({ questions, answered: ['early'] }));
    await person.playUntilAsked(30_000);
    const { asks } = person.client.check ?? {};
    if (asks?.kind !== 'question') throw new Error('no question');
    const wrong = asks.options.findIndex(({ en }) => en !== 'early o1');
    expect(await person.client.answerCheck({ chosen: [wrong] })).to.equal('failed');
    expect(person.client.explanation).to.equal(null);
    person.client.drop();
  });

  it('fail a course, until the host resets it with a reason', async () => {
    ({ engine, clock } = await engineWith({ ...random, attempts: 1, failCourseAfter: 1 }));
    const person = await begin(await engine.publishFake());
    await person.playUntilAsked(40_000);
    expect(await person.client.answerCheck({ code: 'nope' })).to.equal('failed');
    expect(person.client.credit?.check.courseFailed).to.equal(true);
    const reset = (body: unknown) =>
      fetch(`${engine.url}/v1/learners/ada/courses/tests/reset`, {
        method: 'POST',
        headers: { authorization: `Bearer ${engine.apiKey}`, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
    expect((await reset({})).status).to.equal(400);
    expect((await reset({ reason: 'spoken on the telephone' })).status).to.equal(204);
    await until(() => Promise.resolve(person.client.credit?.check.courseFailed === false));
    person.client.drop();
  });

  it('cannot be answered by who reads everything but pixels and samples', async () => {
    ({ engine, clock } = await engineWith({ ...random, attempts: 3 }));
    const person = await begin(await engine.publishFake());
    const seen: string[] = [];
    person.client.socket.onAny((event: string, body: unknown) =>
      seen.push(`${event} ${JSON.stringify(body)}`),
    );
    const codes: string[] = [];
    for (let round = 0; round < 3; round += 1) {
      await person.playUntilAsked(60_000);
      for (let attempt = 1; attempt <= 3; attempt += 1) {
        const { picture, sound } = person.presence();
        for (const address of [picture, sound.zh, sound.en]) {
          const { headers, body } = await person.fetch(address);
          seen.push(`${address} ${JSON.stringify([...headers])} ${body.length} bytes`);
          seen.push(outside(body, address));
        }
        const open: OpenCheck | null = await person.open();
        if (open?.task.kind === 'presence') codes.push(open.task.code, String(open.task.seed));
        await person.client.answerCheck(guess(seen));
      }
      expect(person.client.checkEnds.at(-1)).to.equal('failed');
      clock.advance(120_000);
      await person.client.readyForCheck();
      expect(await person.client.answerCheck(await person.rightAnswer())).to.equal('passed');
    }
    expect(codes).to.have.lengthOf(18);
    // Numbers of four digits occur in what was seen; a code beside its name or in quotes does not.
    const told = seen.join('\n');
    for (const code of codes) expect(told).to.not.include(`"${code}"`);
    const statement = JSON.stringify(await engine.statement('ada'));
    for (const code of codes) expect(statement).to.not.include(`"${code}"`);
    // Same shape for every attempt: nothing varies but names and the pixels.
    const lengths = new Set(seen.filter((line) => line.endsWith(' bytes')).map(byteCount));
    expect(lengths.size).to.equal(2);
    person.client.drop();
  });
});

/** What a file holds beside its pixels or samples. */
function outside(body: Buffer, address: string): string {
  return address.endsWith('.png')
    ? `${body.subarray(0, 41).toString('latin1')}${body.subarray(-12).toString('latin1')}`
    : body.subarray(0, 44).toString('latin1');
}

function byteCount(line: string): string {
  return line.split(' ').at(-2) ?? '';
}

/** The best that can be made of it: the last four digits that stand alone somewhere. */
function guess(seen: readonly string[]): CheckAnswer {
  const found = seen.flatMap((line) => line.match(/(?<!\d)\d{4}(?!\d)/g) ?? []);
  return { code: found.at(-1) ?? '0000' };
}
