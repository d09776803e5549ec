import { expect } from 'chai';
import { loadExtras } from '../../../player/media/extras.ts';

const LESSON = { title: { en: 'Clip' }, captions: [], chapters: [] };
const PAUSE_MS = { first: 1, most: 4 };

describe('player: what lies beside the media', () => {
  const { fetch } = globalThis;
  let asked: number;
  let answers: (() => Response)[];
  const ask = (signal = new AbortController().signal) =>
    loadExtras('https://engine.example/media/x/', signal, PAUSE_MS);

  beforeEach(() => {
    asked = 0;
    globalThis.fetch = () => {
      const answer = answers[Math.min(asked, answers.length - 1)];
      asked += 1;
      return new Promise((resolve) => resolve((answer as () => Response)()));
    };
  });
  afterEach(() => (globalThis.fetch = fetch));

  const fails = (): Response => {
    throw new TypeError('Failed to fetch');
  };
  const status = (code: number) => () => new Response('', { status: code });
  const comes = () => Response.json(LESSON);

  it('is asked for until it is there: without it a lesson of two pictures has one', async () => {
    answers = [fails, status(503), status(425), () => new Response('{"title":'), comes];
    expect(await ask()).to.deep.include({ baseUrl: 'https://engine.example/media/x/' });
    expect(asked).to.equal(5);
  });

  it('is not asked for again where it cannot be had', async () => {
    for (const never of [status(403), status(404), () => Response.json({ title: 1 })]) {
      asked = 0;
      answers = [never];
      expect(await ask()).to.equal(null);
      expect(asked).to.equal(1);
    }
  });

  it('is not asked for once it is not wanted any more', async () => {
    const stop = new AbortController();
    answers = [fails, () => (stop.abort(), fails()), comes];
    expect(await ask(stop.signal)).to.equal(null);
    expect(asked).to.equal(2);
  });
});
