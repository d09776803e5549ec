import { DemoFailure, newLearner, openSession, readState, readStatement } from './api.ts';
import { firstLanguage, keepLanguage, wordsOf } from './language.ts';
import { type Acts, currentLesson, type Model, type PlayerCredit } from './model.ts';
import { playerLoaded, PlayerPlace } from './player-place.ts';
import { showCredit } from './views/credit.ts';
import { showFrame } from './views/frame.ts';
import { showOutline } from './views/outline.ts';
import { showStage } from './views/stage.ts';
import { showStatement } from './views/statement.ts';

/** How often the packaging of a lecture is looked at, milliseconds. */
const LOOK_MS = 1_000;
/** While time counts, the statement is read this often, milliseconds. */
const STATEMENT_MS = 10_000;
/** Renewals in a row after which the page stops and asks the learner. */
const MOST_RENEWALS = 3;

/** Holds the model, asks the server, hands the token to the player, and shows what they say. */
export class DemoPage {
  #model: Model = {
    language: firstLanguage(),
    demo: null,
    unreachable: false,
    lessonId: null,
    preview: false,
    token: null,
    credit: null,
    hasPlayed: false,
    statement: null,
    notice: null,
  };
  readonly #player = new PlayerPlace(place('player-place'), {
    creditChange: (credit) => this.#creditChanged(credit),
    complete: () => this.#set({ notice: { is: 'complete' } }),
    ended: () => this.#ended(),
    trouble: (sentence, action) => this.#troubled(sentence, action),
  });
  /** Counts what was asked for, so that an answer to an older wish is dropped. */
  #wish = 0;
  #renewals = 0;
  #readingStatement = false;

  readonly #acts: Acts = {
    speak: (language) => {
      keepLanguage(language);
      this.#set({ language });
      this.#player.speak(language);
    },
    choose: (lessonId) => this.#choose({ lessonId, preview: false }),
    preview: (preview) => this.#choose({ preview }),
    newLearner: () => void this.#startAfresh(),
    reopen: () => this.#choose({}),
    lookAgain: () => void this.#look(),
    refreshStatement: () => void this.#readStatement(),
  };

  start(): void {
    this.#set({});
    void this.#look();
    window.setInterval(() => {
      const packaging = currentLesson(this.#model)?.packaging ?? null;
      const waiting = this.#model.demo === null || packaging?.phase === 'packaging';
      if (waiting) void this.#look();
    }, LOOK_MS);
    window.setInterval(() => {
      const { credit } = this.#model;
      const seen = document.visibilityState === 'visible';
      if (seen && credit?.counting === true) void this.#readStatement();
    }, STATEMENT_MS);
    void playerLoaded().then((loaded) => {
      if (!loaded) this.#set({ notice: { is: 'no-player' } });
    });
  }

  #set(change: Partial<Model>): void {
    this.#model = { ...this.#model, ...change };
    const words = wordsOf(this.#model.language);
    showFrame(this.#model, words, this.#acts, place);
    showStage(this.#model, words, this.#acts, place, this.#player.isOpen);
    showOutline(place('outline'), this.#model, words, this.#acts);
    showCredit(place('credit'), this.#model, words);
    showStatement(place('statement'), this.#model, words, this.#acts);
  }

  async #look(): Promise<void> {
    try {
      const demo = await readState();
      const lessonId = this.#model.lessonId ?? demo.course.lessons[0]?.lessonId ?? null;
      const first = this.#model.demo === null;
      this.#set({ demo, lessonId, unreachable: false });
      if (first) void this.#readStatement();
    } catch (error) {
      if (!(error instanceof DemoFailure)) throw error;
      this.#set({ unreachable: true });
      return;
    }
    const lesson = currentLesson(this.#model);
    const ready = lesson !== null && lesson.packaging === null;
    if (ready && this.#model.token === null && this.#model.notice === null) await this.#open();
  }

  #choose(change: Partial<Model>): void {
    this.#player.close();
    this.#set({ ...change, token: null, credit: null, hasPlayed: false, notice: null });
    if (currentLesson(this.#model)?.packaging === null) void this.#open();
  }

  async #open(): Promise<void> {
    const { lessonId, preview, language } = this.#model;
    if (lessonId === null) return;
    const wish = (this.#wish += 1);
    try {
      const token = await openSession(lessonId, preview);
      if (wish !== this.#wish) return;
      this.#renewals = 0;
      this.#player.open(token, language);
      this.#set({ token });
    } catch (error) {
      if (wish === this.#wish) this.#failed(error);
    }
  }

  async #renew(): Promise<void> {
    const { lessonId, preview } = this.#model;
    if (lessonId === null) return;
    this.#renewals += 1;
    const wish = (this.#wish += 1);
    try {
      const token = await openSession(lessonId, preview);
      if (wish !== this.#wish) return;
      this.#player.renew(token);
      this.#set({ token, notice: null });
    } catch (error) {
      if (wish === this.#wish) this.#failed(error);
    }
  }

  async #startAfresh(): Promise<void> {
    try {
      await newLearner();
    } catch (error) {
      this.#failed(error);
      return;
    }
    this.#player.close();
    const fresh = { token: null, credit: null, hasPlayed: false, statement: null, notice: null };
    this.#set({ ...fresh, preview: false });
    await this.#look();
    void this.#readStatement();
  }

  async #readStatement(): Promise<void> {
    if (this.#readingStatement) return;
    this.#readingStatement = true;
    try {
      this.#set({ statement: await readStatement(), unreachable: false });
    } catch (error) {
      // The last statement stays; the next reading may succeed.
      if (!(error instanceof DemoFailure)) throw error;
    } finally {
      this.#readingStatement = false;
    }
  }

  #creditChanged(credit: PlayerCredit | null): void {
    const before = this.#model.credit;
    const moves = credit !== null && credit.reason !== 'paused' && credit.reason !== null;
    const hasPlayed = this.#model.hasPlayed || moves || credit?.counting === true;
    this.#set({ credit, hasPlayed });
    const moreRefused = (credit?.refusedMs ?? 0) !== (before?.refusedMs ?? 0);
    const stopped = before?.counting === true && credit?.counting === false;
    if (moreRefused || stopped || (before === null && credit !== null)) void this.#readStatement();
  }

  #ended(): void {
    const complete = this.#model.credit?.complete === true;
    this.#set({ notice: complete ? { is: 'complete' } : { is: 'ended' } });
    void this.#readStatement();
  }

  #troubled(sentence: string, action: string): void {
    if (action === 'none') return;
    if (action === 'renew-token' && this.#renewals < MOST_RENEWALS) {
      void this.#renew();
      return;
    }
    const canRetry = action === 'renew-token' || action === 'retry';
    this.#set({ notice: { is: 'trouble', sentence, canRetry } });
  }

  #failed(error: unknown): void {
    if (!(error instanceof DemoFailure)) throw error;
    this.#set({ notice: { is: 'trouble', sentence: error.sentence, canRetry: true } });
  }
}

function place(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`The page has no element #${id}.`);
  return found;
}
