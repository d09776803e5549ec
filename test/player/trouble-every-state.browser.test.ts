import axe from 'axe-core';
import { expect } from 'chai';
import { type Page } from 'playwright-core';
import { type CheckPrompt } from '../../engine/protocol/checks.ts';
import { Stage, html, play } from './stage.ts';

const PRESENCE: CheckPrompt = {
  ...{ checkId: 'check-1', attempt: 1, attemptsLeft: 2, leftMs: 60_000 },
  asks: {
    kind: 'presence',
    picture: '/checks/a/picture.png',
    sound: { zh: '/checks/a/zh.wav', en: '/checks/a/en.wav' },
    digits: 4,
  },
};
const QUESTION: CheckPrompt = {
  ...{ checkId: 'check-2', attempt: 1, attemptsLeft: 1, leftMs: 60_000 },
  asks: {
    kind: 'question',
    about: null,
    prompt: { zh: '发现火情先做什么？', en: 'What comes first in a fire?' },
    options: [
      { zh: '报警', en: 'Raise the alarm' },
      { zh: '离开', en: 'Walk away' },
    ],
    multiple: false,
  },
};

/** Language and theme. All of them at length; else both languages and both themes. */
const PAIRS = [
  ['en', 'light'],
  ['zh', 'dark'],
  ...(process.env['LECTERN_LONG'] === '1'
    ? ([
        ['zh', 'light'],
        ['en', 'dark'],
      ] as const)
    : []),
] as const;

type Step = (page: Page, stage: Stage) => Promise<void>;

/** Waits until the sheet over the picture is there. */
const sheet = (page: Page): Promise<void> => page.locator('lectern-player .overlay h2').waitFor();

const refusedWith =
  (code: 'token_expired' | 'protocol_unsupported' | 'lesson_closed'): Step =>
  async (page, { engine }) => {
    engine.knobs.refuseHello = code;
    await page.reload();
    await sheet(page);
  };

/** Every state of the view, each reached from a page that was just opened. */
const STATES: Readonly<Record<string, Step>> = {
  ready: () => Promise.resolve(),
  counting: async (page) => {
    await play(page);
    await page.getByText('Counting', { exact: true }).first().waitFor();
  },
  'without contact': async (page, { engine }) => {
    await play(page);
    engine.knobs.offline = true;
    engine.drop();
    await page.locator('lectern-player .banner:not([hidden])').waitFor();
  },
  'contact is back': async (page, { engine }) => {
    await play(page);
    engine.knobs.offline = true;
    engine.drop();
    await page.locator('lectern-player .banner:not([hidden])').waitFor();
    engine.knobs.offline = false;
    await page.evaluate(() => document.dispatchEvent(new Event('resume')));
    await page.locator('lectern-player .banner.back').waitFor();
  },
  'no contact yet': async (page, { engine }) => {
    engine.knobs.offline = true;
    await page.reload();
    await page.locator('lectern-player .banner:not([hidden])').waitFor();
  },
  'a presence check': async (page, { engine }) => {
    await play(page);
    engine.openCheck(PRESENCE);
    await page.waitForTimeout(300);
  },
  'a question': async (page, { engine }) => {
    await play(page);
    engine.openCheck(QUESTION);
    await page.waitForTimeout(300);
  },
  superseded: async (page, { engine }) => {
    await play(page);
    engine.supersede();
    await sheet(page);
  },
  ended: async (page, { engine }) => {
    await play(page);
    engine.end('revoked');
    await sheet(page);
  },
  'token expired': refusedWith('token_expired'),
  'page out of date': refusedWith('protocol_unsupported'),
  'lesson closed': refusedWith('lesson_closed'),
  'token missing': async (page) => {
    await page.evaluate(() => document.querySelector('lectern-player')?.removeAttribute('token'));
    await sheet(page);
  },
  'token invalid': async (page) => {
    await page.evaluate(() =>
      document.querySelector('lectern-player')?.setAttribute('token', 'undefined'),
    );
    await sheet(page);
  },
  'media fail': async (page, { engine }) => {
    engine.knobs.failSegments = { status: 404, times: 99 };
    await page.reload();
    await sheet(page);
  },
  'the end of a preview': async (page, { engine }) => {
    engine.knobs.preview = { untilMs: 600 };
    await page.reload();
    await page.locator('lectern-player .big-play').click();
    await sheet(page);
  },
  // The last one: the page stays like this.
  'no way to play': async (page) => {
    await page.addInitScript(() => {
      Reflect.deleteProperty(window, 'MediaSource');
      Reflect.deleteProperty(window, 'ManagedMediaSource');
      HTMLMediaElement.prototype.canPlayType = () => '';
    });
    await page.reload();
    await sheet(page);
  },
};

describe('player in Chromium: every state, by axe', function () {
  this.timeout(30_000);
  let stage: Stage;
  let page: Page;
  before(async function () {
    stage = await Stage.open(this);
    const script = '<script type="module" src="/player/lectern.js"></script>';
    const style =
      ':root { color-scheme: light dark } @media (prefers-color-scheme: dark) { body { background: #101615 } }';
    stage.engine.page('/states', html({ script, style }));
    page = await (await stage.browser.newContext()).newPage();
  });
  after(() => (stage as Stage | undefined)?.close());
  beforeEach(async () => {
    stage.engine.reset();
    await page.goto(`${stage.engine.url}/states`);
    // The first handshake is over: what comes now is the state's own.
    await page.locator('lectern-player .big-play').waitFor();
  });

  /** What axe finds: language, theme, rule and place. */
  const faults = async (): Promise<string[]> => {
    await page.evaluate(axe.source);
    const found: string[] = [];
    for (const [lang, colorScheme] of PAIRS) {
      await page.emulateMedia({ colorScheme });
      const own = await page.evaluate(async (language) => {
        document.querySelector('lectern-player')?.setAttribute('lang', language);
        const { run } = (window as unknown as { axe: typeof axe }).axe;
        const { violations } = await run('lectern-player');
        return violations.map(({ id, nodes }) => `${id}: ${nodes.map((n) => n.html).join(' | ')}`);
      }, lang);
      found.push(...own.map((fault) => `${lang}, ${colorScheme}: ${fault}`));
    }
    return found;
  };

  for (const [name, reach] of Object.entries(STATES)) {
    it(`${name}: nothing, in ${PAIRS.map((pair) => pair.join(' on ')).join(', ')}`, async () => {
      await reach(page, stage);
      expect(await faults()).to.deep.equal([]);
    });
  }
});
