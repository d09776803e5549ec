import axe from 'axe-core';
import { expect } from 'chai';
import { type BrowserContextOptions, type Page } from 'playwright-core';
import { type CheckPrompt } from '../../engine/protocol/checks.ts';
import { Stage, html, play, until } from './stage.ts';

const CODE = '4821';

/** A presence prompt of the fake engine. */
function presence(more: Partial<CheckPrompt> = {}): CheckPrompt {
  const at = `/checks/${CODE}`;
  const sound = { zh: `${at}/sound-zh.wav`, en: `${at}/sound-en.wav` };
  return {
    ...{ checkId: 'c1', attempt: 1, attemptsLeft: 3, leftMs: 60_000 },
    asks: { kind: 'presence', picture: `${at}/picture.png`, sound, digits: 4 },
    ...more,
  };
}

function question(multiple: boolean, more: Partial<CheckPrompt> = {}): CheckPrompt {
  return {
    ...{ checkId: 'q1', attempt: 1, attemptsLeft: 1, leftMs: 60_000 },
    asks: {
      kind: 'question',
      about: { en: 'Confined spaces', zh: '有限空间' },
      prompt: { en: 'What is measured first?', zh: '首先检测什么？' },
      options: ['Oxygen', 'Colour', 'Vapours'].map((en) => ({ en })),
      multiple,
    },
    ...more,
  };
}

describe('player in Chromium: checks', function () {
  this.timeout(60_000);
  let stage: Stage;
  let page: Page;
  before(async function () {
    stage = await Stage.open(this);
  });
  after(() => (stage as Stage | undefined)?.close());
  afterEach(async () => {
    await page.context().close();
    stage.engine.reset();
  });

  async function studying(
    options: { attributes?: string; style?: string } = {},
    context: BrowserContextOptions = {},
  ): Promise<void> {
    page = await stage.page(options, context);
    await play(page);
  }
  const said = (event: string) => stage.engine.saidOfChecks.filter((each) => each.event === event);
  const heard = (event: string, count = 1) =>
    until(() => said(event).length >= count, `${count} ${event}`);
  const dialog = () => page.getByRole('alertdialog');
  const isPaused = () =>
    page.evaluate(
      () => document.querySelector('lectern-player')!.shadowRoot!.querySelector('video')!.paused,
    );
  const plays = (paused: boolean) =>
    page.waitForFunction(
      (wished) =>
        document.querySelector('lectern-player')!.shadowRoot!.querySelector('video')!.paused ===
        wished,
      paused,
    );
  const focused = () =>
    page.evaluate(
      () => document.querySelector('lectern-player')!.shadowRoot!.activeElement?.className,
    );
  const faults = async () => {
    await page.evaluate(axe.source);
    return page.evaluate(async () => {
      const { violations } = await (window as unknown as { axe: typeof axe }).axe.run(
        'lectern-player',
      );
      return violations.map(({ id, nodes }) => [id, nodes.map(({ html: at }) => at)]);
    });
  };

  it('a presence prompt stops play, is answered by keyboard alone, and play goes on', async () => {
    await studying();
    await page.getByRole('button', { name: 'Playback speed' }).focus();
    stage.engine.openCheck(presence());
    await dialog().waitFor();
    await plays(true);
    await heard('checkshown');
    expect(said('checkshown')[0]?.body).to.deep.equal({ checkId: 'c1' });
    expect(await focused(), 'no control, so that no key of play answers').to.equal('check-card');
    await page.keyboard.press(' ');
    expect(await isPaused(), 'keys of play do nothing').to.equal(true);
    expect(await faults()).to.deep.equal([]);
    await page.keyboard.press('Escape');
    await page.keyboard.type(CODE);
    await page.keyboard.press('Enter');
    await heard('checkanswer');
    const body = { checkId: 'c1', attempt: 1, answer: { code: CODE } };
    expect(said('checkanswer').map((each) => each.body)).to.deep.equal([body]);
    stage.engine.closeCheck('c1', 'passed');
    await page.getByText('Confirmed, thank you').waitFor();
    await plays(false);
    expect(await focused()).to.match(/face/);
    expect(said('checkshown'), 'once').to.have.lengthOf(1);
    expect(await page.locator('.check-picture').count(), 'nothing of it stays').to.equal(0);
  });

  it('can be heard instead of seen; full-width digits and spaces are digits', async () => {
    await studying({ attributes: 'token="token-0123456789abcdef" lang="zh"' });
    const asked = page.waitForRequest(/sound-zh\.wav/);
    stage.engine.openCheck(presence());
    await page.getByRole('button', { name: '收听数字' }).click();
    await asked;
    await page.getByRole('textbox', { name: '4 位数字' }).fill('４ 8 ２1');
    await page.getByRole('button', { name: '确认' }).click();
    await heard('checkanswer');
    expect(said('checkanswer')[0]?.body).to.deep.include({ answer: { code: CODE } });
  });

  it('an answer that is not complete costs no attempt; a wrong one is told kindly', async () => {
    await studying();
    stage.engine.openCheck(presence());
    await page.getByRole('button', { name: 'Confirm' }).click();
    await page.getByText('not complete yet').waitFor();
    expect(said('checkanswer')).to.deep.equal([]);
    stage.engine.openCheck(presence({ attempt: 2, attemptsLeft: 1 }));
    await page.getByText('please try again').waitFor();
    await page.getByText('Last attempt').waitFor();
    expect(await focused()).to.equal('check-code');
    await heard('checkshown', 2);
  });

  it('questions are answered with the keys of their controls, and the focus stays inside', async () => {
    await studying();
    stage.engine.openCheck(question(false));
    await dialog().getByText('Confined spaces').waitFor();
    expect(await faults()).to.deep.equal([]);
    await page.keyboard.press('Tab');
    await page.keyboard.press('ArrowDown');
    for (let i = 0; i < 4; i += 1) {
      await page.keyboard.press('Tab');
      expect(await dialog().evaluate((card) => card.matches(':focus-within'))).to.equal(true);
    }
    await page.keyboard.press('Shift+Tab');
    expect(await dialog().evaluate((card) => card.matches(':focus-within'))).to.equal(true);
    await page.getByRole('button', { name: 'Answer' }).click();
    await heard('checkanswer');
    expect(said('checkanswer')[0]?.body).to.deep.include({ answer: { chosen: [1] } });
    stage.engine.openCheck(question(true, { checkId: 'q2' }));
    await page.getByRole('checkbox', { name: 'Oxygen' }).focus();
    await page.keyboard.press(' ');
    await page.getByRole('checkbox', { name: 'Vapours' }).focus();
    await page.keyboard.press(' ');
    await page.keyboard.press('Enter');
    await heard('checkanswer', 2);
    expect(said('checkanswer')[1]?.body).to.deep.include({ answer: { chosen: [0, 2] } });
  });

  it('what the author says of the right answer stays until the learner goes on', async () => {
    await studying();
    stage.engine.openCheck(question(false));
    await dialog().waitFor();
    stage.engine.closeCheck('q1', 'passed', { en: 'Too little of it is not noticed.' });
    await dialog().getByText('Too little of it is not noticed.').waitFor();
    await dialog().getByText('That is right').waitFor();
    expect(await isPaused()).to.equal(true);
    expect(await faults()).to.deep.equal([]);
    await page.getByRole('button', { name: 'Go on' }).click();
    await dialog().waitFor({ state: 'hidden' });
    await page.waitForFunction(
      () => !document.querySelector('lectern-player')!.shadowRoot!.querySelector('video')!.paused,
    );
  });

  it('counts down for the eye all the while, and for the ear at few moments', async () => {
    await studying();
    stage.engine.openCheck(presence({ leftMs: 10_900 }));
    await page.getByText('0:11 left').waitFor();
    expect(await page.getByText('11 seconds left').count()).to.equal(0);
    await page.getByText('10 seconds left').waitFor();
    await page.getByText('0:09 left').waitFor();
    expect(await page.getByText('9 seconds left').count()).to.equal(0);
  });

  it('is shown, and runs, only where somebody can see it', async () => {
    page = await stage.page();
    await page.evaluate(
      `Object.defineProperty(document, 'visibilityState', {
        get: () => ('away' in document.body.dataset ? 'hidden' : 'visible'),
      })`,
    );
    await play(page);
    await page.evaluate(() => (document.body.dataset['away'] = ''));
    stage.engine.openCheck(presence());
    await page.getByText('–:–– left').waitFor();
    await plays(true);
    const opened = () => page.evaluate('told.filter((each) => each.name === "checkopen").length');
    expect(await opened(), 'the host may draw attention to it').to.equal(1);
    expect(said('checkshown')).to.deep.equal([]);
    await page.evaluate(() => delete document.body.dataset['away']);
    await heard('checkshown');
    await page.getByText('1:00 left').waitFor();
  });

  it('runs only from when the code has come, as a picture or as a sound', async () => {
    page = await stage.page();
    let letGo = (): void => undefined;
    const held = new Promise<void>((then) => (letGo = then));
    let tries = 0;
    await page.route('**/picture.png*', async (route) => {
      tries += 1;
      if (tries === 1) return route.fulfill({ status: 503, body: '' });
      await held;
      await route.continue();
    });
    await play(page);
    stage.engine.openCheck(presence());
    await page.getByText('–:–– left').waitFor();
    // It has failed once by then, and is under way again.
    await until(() => tries === 2, 'the second try');
    expect(said('checkshown'), 'nobody can answer yet').to.deep.equal([]);
    letGo();
    await heard('checkshown');
    await page.getByText('1:00 left').waitFor();
    stage.engine.closeCheck('c1', 'passed');
    await plays(false);
    await page.route('**/picture.png*', (route) => route.abort());
    stage.engine.openCheck(presence({ checkId: 'c2' }));
    await page.getByText('–:–– left').waitFor();
    await page.getByRole('button', { name: 'Listen' }).click();
    await heard('checkshown', 2);
  });

  it('keeps an answer while there is no contact, and says so', async () => {
    await studying();
    stage.engine.openCheck(presence());
    await heard('checkshown');
    stage.engine.knobs.check = presence({ leftMs: 40_000 });
    stage.engine.knobs.offline = true;
    stage.engine.drop();
    await page.getByText('your answer is kept').waitFor();
    await page.getByText('–:–– left').waitFor();
    await page.getByRole('textbox').fill(CODE);
    await page.keyboard.press('Enter');
    expect(said('checkanswer')).to.deep.equal([]);
    stage.engine.knobs.offline = false;
    await heard('checkanswer');
    await heard('checkshown', 2);
    await page.getByText(/0:(40|39) left/).waitFor();
  });

  it('gives way to a second window, and to the end of the session', async () => {
    await studying();
    stage.engine.openCheck(presence());
    await dialog().filter({ hasText: 'still there' }).waitFor();
    stage.engine.supersede();
    await page.getByRole('button', { name: 'Continue here' }).waitFor();
    expect(await dialog().getByText('still there').isVisible()).to.equal(false);
    await page.getByRole('button', { name: 'Continue here' }).click();
    stage.engine.openCheck(presence());
    await page.getByText('Are you still there?').waitFor();
    stage.engine.end('expired');
    await page.getByRole('heading', { name: 'This study session has ended' }).waitFor();
    expect(await dialog().getByText('still there').isVisible()).to.equal(false);
  });

  it('a miss is told kindly; the learner says when, and can put it off', async () => {
    await studying();
    stage.engine.openCheck(presence());
    await dialog().waitFor();
    stage.engine.knobs.standing = { owed: 'check-missed', mayAsk: true, readyInMs: 4_000 };
    stage.engine.closeCheck('c1', 'missed');
    await page.getByText('That happens to everybody').waitFor();
    expect(await isPaused()).to.equal(true);
    await page.getByRole('button', { name: /Ready in \d s/ }).click({ force: true });
    expect(said('checkready'), 'too soon').to.deep.equal([]);
    expect(await faults()).to.deep.equal([]);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Take the check' }).click();
    await page.getByRole('button', { name: 'I am ready' }).click();
    await heard('checkready');
    await page.getByText('The check is coming').waitFor();
    stage.engine.knobs.standing = {};
    stage.engine.openCheck(presence({ checkId: 'c2' }));
    await page.getByText('Are you still there?').waitFor();
    stage.engine.closeCheck('c2', 'passed');
    await plays(false);
  });

  it('at the end of a lesson a check is offered that confirms what is provisional', async () => {
    stage.engine.knobs.positionMs = 58_200;
    stage.engine.knobs.standing = { mayAsk: true };
    await studying();
    expect(await page.getByText('One last step').count(), 'not while it plays').to.equal(0);
    await page.getByText('One last step').waitFor();
    await page.getByRole('button', { name: 'Not now' }).click();
    await page.getByRole('button', { name: 'Take the check' }).click();
    await page.getByRole('button', { name: 'I am ready' }).click();
    await heard('checkready');
    stage.engine.openCheck(presence());
    stage.engine.knobs.standing = {};
    stage.engine.closeCheck('c1', 'passed');
    await page.getByText('Confirmed, thank you').waitFor();
    expect(await page.getByText('One last step').count()).to.equal(0);
  });

  it('on a phone the place grows with it, and in full screen it is inside', async () => {
    await studying({}, { viewport: { width: 390, height: 700 } });
    stage.engine.openCheck(question(false));
    await dialog().waitFor();
    const [width, overflow] = await dialog().evaluate(async (card) => {
      const theatre = card.closest('.theatre')!;
      // while the card comes in it stands a little lower
      await Promise.all(card.getAnimations().map(({ finished }) => finished));
      return [card.clientWidth, theatre.scrollHeight - theatre.clientHeight];
    });
    expect(width).to.be.within(320, 390);
    expect(overflow, 'nothing is cut off').to.be.at.most(1);
    const input = presence({ checkId: 'c2' });
    stage.engine.openCheck(input);
    await page.getByRole('textbox').waitFor();
    expect(await page.getByRole('textbox').getAttribute('inputmode')).to.equal('numeric');
    stage.engine.closeCheck('c2', 'passed');
    await plays(false);
    await page.getByRole('button', { name: 'Full screen' }).click();
    await page.waitForFunction(() => document.fullscreenElement !== null);
    stage.engine.openCheck(question(true, { checkId: 'q3' }));
    await dialog().waitFor();
    const inside = await dialog().evaluate((card) => {
      const root = card.getRootNode() as ShadowRoot;
      return root.fullscreenElement?.contains(card);
    });
    expect(inside).to.equal(true);
    await page.getByRole('button', { name: 'Answer' }).click({ trial: true });
  });

  it('shows a knowledge point at its place, in nobody’s way', async () => {
    const path = '/with-points';
    const script = '<script type="module" src="/player/lectern.js"></script>';
    stage.engine.page(path, html({ script }));
    page = await (await stage.browser.newContext()).newPage();
    await page.route('**/shown.json', async (route) => {
      const response = await route.fetch();
      const lesson = (await response.json()) as object;
      const point = {
        id: 'k1',
        atMs: 1_000,
        title: { en: 'What counts' },
        summary: { en: 'All.' },
      };
      await route.fulfill({ response, json: { ...lesson, knowledgePoints: [point] } });
    });
    await page.goto(stage.engine.url + path);
    await play(page);
    const card = page.locator('.point-card');
    await card.getByText('What counts').waitFor();
    expect(await isPaused()).to.equal(false);
    expect(await faults()).to.deep.equal([]);
    await card.getByRole('button', { name: 'Close' }).click();
    await card.waitFor({ state: 'hidden' });
  });
});
