/** Attacks on checks by scripts in the page: what nobody was there for does not count. */

import { type OpenCheck } from '../../../engine/ledger/check-state.ts';
import { alwaysInFront, guesser, keepMessages, stillThere, stripChecks } from '../browser/bots.ts';
import { answerRightly, asked, askedOrOwing, owing, playAlways } from '../browser/checked.ts';
import { onVideo, pageAttack } from '../browser/in-page.ts';
import { type WatchedPage } from '../browser/watched-page.ts';
import { type Scenario } from '../scenario.ts';

const RULE = 'nothing counts while a check is owed';
/** Played on after a check was missed or failed: longer than one beat. */
const AFTER_MS = 8_000;
/** So many new pages leave a check no time. */
const MOST_TURNS = 8;

/** Plays on while nothing counts, and says that it really did. */
async function playOn(watched: WatchedPage): Promise<void> {
  await owing(watched);
  await watched.page.waitForTimeout(AFTER_MS);
}

/** One prompt is read; then nobody looks at the page any more, which says that it is visible. */
async function leave(watched: WatchedPage, away: () => Promise<void>): Promise<void> {
  await watched.pressPlay();
  await answerRightly(watched);
  await away();
  await playAlways(watched);
  await asked(watched);
  const seen = await watched.page.evaluate(() => document.visibilityState);
  watched.expect.equal(seen, 'visible', 'what the page says of itself');
  await playOn(watched);
}

const e10 = pageAttack({
  id: 'E10',
  title: 'Masked visibility: one prompt is read, then another tab lies in front, told to nobody',
  bites: RULE,
  policy: 'presence',
  patch: alwaysInFront,
  refused: 'check-missed',
  act: (watched) =>
    leave(watched, async () => (await watched.page.context().newPage()).bringToFront()),
});

const e11 = pageAttack({
  id: 'E11',
  title: 'Off-screen window: one prompt is read, then the window lies far off and plays on',
  bites: RULE,
  policy: 'presence',
  refused: 'check-missed',
  act: (watched) =>
    leave(watched, async () => {
      const cdp = await watched.page.context().newCDPSession(watched.page);
      const { windowId } = await cdp.send('Browser.getWindowForTarget');
      await cdp.send('Browser.setWindowBounds', { windowId, bounds: { left: -3_200 } });
    }),
});

const e17 = pageAttack({
  id: 'E17',
  title: 'Quiz by chance: an option is clicked at once, the question is taken off the page',
  bites: RULE,
  policy: 'question',
  refused: 'check-failed',
  async act(watched) {
    await watched.pressPlay();
    await playAlways(watched);
    await onVideo(watched.page, guesser);
    await playOn(watched);
    return `${watched.proof.passed} guessed, then a wrong one`;
  },
});

const e18 = pageAttack({
  id: 'E18',
  title: 'Quiz stripped: one prompt is answered, no word of a later one reaches the page',
  bites: RULE,
  policy: 'presence',
  patch: stripChecks,
  refused: 'check-missed',
  async act(watched) {
    const { page } = watched;
    await watched.pressPlay();
    await answerRightly(watched);
    await page.evaluate(() => Reflect.set(window, 'strips', true));
    await playAlways(watched);
    await playOn(watched);
    watched.expect.equal(await page.locator('.check:visible').count(), 0, 'prompts on screen');
  },
});

const e19 = pageAttack({
  id: 'E19',
  title: 'Still-there bot: reads the whole tree and every message, clicks and types for ever',
  bites: RULE,
  policy: 'presence',
  patch: keepMessages,
  refused: 'check-failed',
  async act(watched) {
    const { page, proof } = watched;
    await watched.pressPlay();
    await playAlways(watched);
    await onVideo(page, stillThere);
    await owing(watched);
    // It asks for the next prompt as soon as it may, and fails at that one, too.
    await page.waitForTimeout(25_000);
    const tries = await page.evaluate(() => (Reflect.get(window, 'tried') as string[]).length);
    watched.expect.that(tries >= 5, `only ${tries} codes were tried`);
    watched.expect.equal(proof.passed, 0, 'prompts passed');
    return `${tries} codes tried`;
  },
});

/** Leaves each check behind and plays on in a new page, until one is missed. */
async function dodge(
  watched: WatchedPage,
  go: (turn: number, open: OpenCheck) => Promise<void>,
): Promise<string> {
  await watched.pressPlay();
  await playAlways(watched);
  const { checkId } = await asked(watched);
  let turns = 0;
  for (; turns < MOST_TURNS; turns += 1) {
    const open = await askedOrOwing(watched);
    if (open === null) break;
    watched.expect.equal(open.checkId, checkId, `the check in page ${turns + 1}`);
    await go(turns, open);
    await playAlways(watched);
  }
  watched.expect.that(turns >= 2, `only ${turns} turns`);
  await playOn(watched);
  return `${turns} pages left behind`;
}

const e20 = pageAttack({
  id: 'E20',
  title: 'Reload dodge: a new page two seconds before a check runs out, again and again',
  bites: RULE,
  policy: 'presence',
  refused: 'check-missed',
  act: (watched) =>
    dodge(watched, async (_turn, { leftMs }) => {
      await watched.page.waitForTimeout(Math.max(0, leftMs - 2_000));
      await watched.reload();
    }),
});

const e21 = pageAttack({
  id: 'E21',
  title: 'Video hop: at each check, on to another lesson and back',
  bites: RULE,
  policy: 'presence',
  refused: 'check-missed',
  act: (watched) =>
    dodge(watched, async (turn) => {
      await watched.page.waitForTimeout(5_000);
      await watched.goTo(turn % 2 === 0 ? watched.otherLesson : undefined);
    }),
});

export const pageChecks: readonly Scenario[] = [e10, e11, e17, e18, e19, e20, e21];
