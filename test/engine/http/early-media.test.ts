import { expect } from 'chai';
import { type LedgerStore } from '../../../engine/ledger/ports.ts';
import { segmentFile } from '../../../engine/protocol/lesson.ts';
import { createMemoryLedgerStore } from '../../../engine/stores/memory-ledger-store.ts';
import { BareClient } from '../../support/bare-client.ts';
import { FAKE_VIDEO } from '../../support/fake-lesson.ts';
import { startTestEngine, type TestEngine } from '../../support/test-engine.ts';
import { until } from '../../support/until.ts';

describe('media: what a page asks for while it opens its session', () => {
  let lectern: TestEngine;
  let lessonId: string;
  before(async () => {
    lectern = await startTestEngine();
    lessonId = await lectern.publishFake();
  });
  after(() => lectern.close());

  /** What the token tells the page. */
  const said = (token: string) =>
    JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as {
      med: string;
      new: boolean;
    };
  const get = (path: string) => fetch(`${lectern.url}${path}`);
  const segment = `${FAKE_VIDEO}/${segmentFile(0)}`;

  it('its token names the place of its media, the same that the welcome names', async () => {
    const token = await lectern.token('early-1', lessonId);
    const client = await BareClient.connect(lectern.url, { token });
    expect(said(token)).to.include({ med: client.welcome.mediaBase, new: true });
    client.drop();
  });

  it('its token tells whether it begins the lesson, and nobody’s ledger is read for that', async () => {
    const store = createMemoryLedgerStore();
    let reads = 0;
    const pieces: LedgerStore['pieces'] = (...asked) => {
      reads += 1;
      return store.pieces(...asked);
    };
    const engine = await startTestEngine({}, { ledgerStore: { ...store, pieces } });
    try {
      const lesson = await engine.publishFake();
      const isNew = async () => said(await engine.token('early-0', lesson)).new;
      expect(await isNew()).to.equal(true);
      expect(reads, 'for a learner who never came').to.equal(0);
      const token = await engine.token('early-0', lesson);
      const client = await BareClient.connect(engine.url, { token });
      expect(await isNew(), 'opened, and nothing watched').to.equal(true);
      await client.beat({ spans: [[0, 1_000]], positionMs: 1_000 });
      expect(await isNew()).to.equal(false);
      client.leave();
      await new Promise((ended) => client.socket.once('ended', ended));
      const ref = { tenantId: 'main', learnerId: 'early-0' };
      const { clerk } = engine.engine;
      await until(() => {
        clerk.sweep(-1);
        return clerk.inMemory(ref) === null;
      }, 'the account leaves memory');
      reads = 0;
      expect(await isNew(), 'out of memory').to.equal(false);
      expect(reads).to.equal(0);
      const other = await engine.publishFake({ id: 'never-opened' });
      expect(said(await engine.token('early-0', other)).new).to.equal(true);
      expect(reads).to.equal(0);
    } finally {
      await engine.close();
    }
  });

  it('it has at once what is no media, and the description without its list of files', async () => {
    const { med } = said(await lectern.token('early-2', lessonId));
    expect((await get(`${med}manifest.mpd`)).status).to.equal(200);
    const whole = (await (await get(`${med}lesson.json`)).json()) as object;
    const shown = (await (await get(`${med}shown.json`)).json()) as object;
    expect(shown).to.include.keys('title', 'grid').and.not.include.keys('files');
    expect(Object.keys(whole)).to.include.members([...Object.keys(shown), 'files']);
  });

  it('a segment waits until the session is open', async () => {
    const token = await lectern.token('early-3', lessonId);
    let isAnswered = false;
    const asked = get(said(token).med + segment).finally(() => (isAnswered = true));
    await get(`${said(token).med}manifest.mpd`);
    expect(isAnswered).to.equal(false);
    const client = await BareClient.connect(lectern.url, { token });
    expect((await asked).status).to.equal(200);
    client.drop();
  });

  it('few segments wait; one too many is refused at once, all where nobody opens', async function () {
    this.timeout(15_000);
    const { med } = said(await lectern.token('early-4', lessonId));
    const begunMs = performance.now();
    const asked = Array.from({ length: 9 }, async (_, index) => {
      const { status, headers } = await get(`${med}${FAKE_VIDEO}/${segmentFile(index)}`);
      expect(headers.get('retry-after')).to.equal('2');
      return { status, afterMs: performance.now() - begunMs };
    });
    const answers = await Promise.all(asked);
    expect(answers.map(({ status }) => status)).to.deep.equal(Array(9).fill(answers[0]?.status));
    expect(answers[0]?.status).to.equal(425);
    expect(answers.filter(({ afterMs }) => afterMs < 2_000)).to.have.length(1);
  });

  it('a learner who has been on with the lesson begins elsewhere', async () => {
    const first = await BareClient.connect(lectern.url, {
      token: await lectern.token('early-5', lessonId),
    });
    await first.fetchSpan([0, 6_000]);
    await first.beat({ now: 'playing' });
    await first.beat({ spans: [[0, 500]], positionMs: 500 });
    first.drop();
    expect(said(await lectern.token('early-5', lessonId)).new).to.equal(false);
  });
});
