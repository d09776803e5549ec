import {
  type BookedRun,
  type CreditSummary,
  type LeaseLoss,
  type SessionEnd,
  type Welcome,
} from '../../engine/protocol/messages.ts';
import { type CheckPrompt } from '../../engine/protocol/checks.ts';
import { type Credit, booked, opened } from './account.ts';
import { type Playhead, atRest, observe } from '../beats/beat.ts';
import { type Observation } from '../beats/observation.ts';
import { Beside } from './beside.ts';
import { Buffer } from './buffer.ts';
import { Courtesy } from '../media/courtesy.ts';
import { type Echoes, openEchoes } from '../media/echoes.ts';
import { type Trouble } from './errors.ts';
import { HeadStart } from './head-start.ts';
import { type Heard, type LineListener } from '../line/line-listener.ts';
import { Line } from '../line/line.ts';
import { watch } from '../media/observe.ts';
import { OpenCheck } from './open-check.ts';
import { Media } from '../media/shaka.ts';
import { Smoothness } from '../media/smoothness.ts';
import { tellReached } from './reached.ts';
import { isSameLesson, openingMs } from './start.ts';
import { NO_SESSION, type SessionListener, type View, creditOf, mayBeRefused } from './view.ts';

/** One lesson being studied in one media element: eyes, beats, line and media put together. */
export class Session implements LineListener {
  readonly media: Media;
  readonly #video: HTMLVideoElement;
  readonly #engineUrl: string;
  readonly #line: Line;
  readonly #listener: SessionListener;
  readonly #courtesy: Courtesy;
  readonly checks: OpenCheck;
  readonly #smoothness = new Smoothness(() => this.media.counters());
  #stopWatching: (() => void) | undefined;
  #playhead: Playhead = atRest(0, 0);
  #view: View = { ...NO_SESSION, awaitsToken: false };
  #headStart: HeadStart;
  readonly #beside = new Beside((extras) => this.#show({ extras }));
  readonly #buffer: Buffer;
  /** A new session has another lesson, and what is seen is still the one before. */
  #isChanging = false;
  /** Null where the policy asks for no presentation tokens. */
  #echoes: Echoes | null = null;
  /** The learner has asked to go on here, and the engine has not answered yet. */
  #asked = false;

  constructor(
    video: HTMLVideoElement,
    options: { readonly engineUrl: string; readonly token: string; readonly slot: string },
    listener: SessionListener,
  ) {
    this.#video = video;
    this.#engineUrl = options.engineUrl;
    this.#listener = listener;
    this.media = new Media(video, {
      trouble: (trouble) => this.trouble(trouble),
      rungs: () => listener.rungs(),
      // Where no socket tells of it, the end of the session is still to be heard.
      refused: () => this.#line.ask(),
    });
    // Before anything looks at the element, so that what is seen is already within the rules.
    this.#courtesy = new Courtesy(video, () => this.#view, listener);
    this.#buffer = new Buffer(this.media, this.#courtesy);
    this.checks = new OpenCheck(video, options.engineUrl, {
      listener,
      say: (event, body) => this.#line.say(event, body),
      show: (check) => this.#show({ check }),
    });
    // The handshake takes longest, so it comes first.
    this.#line = new Line(options.engineUrl, options.token, options.slot, this);
    this.#headStart = this.#begin(options.token);
  }

  get view(): View {
    return this.#view;
  }

  get credit(): Credit | null {
    return creditOf(this.#view);
  }

  /** Moves the playhead as far as the policy allows. */
  seek(targetMs: number): void {
    if (this.#view.previewOver) this.#show({ previewOver: false });
    this.#video.currentTime = this.#courtesy.landing(targetMs) / 1_000;
  }

  /** The learner's click on "continue here". */
  takeover(): void {
    this.#asked = true;
    this.#line.takeover();
  }

  /** The learner's click to go on after the session ended; the host may set a new token now. */
  renew(): void {
    this.#asked = true;
    this.trouble({ code: 'session_ended', action: 'renew-token' });
  }

  /** Opens a new session with this token; play goes on where it is. */
  open(token: string): void {
    // What was presented so far belongs to the session before.
    this.#look('leaving');
    this.#show({ ended: null, trouble: null });
    this.#headStart = this.#begin(token);
    this.#line.open(token);
  }

  /** Loads the media again after it failed. */
  reload(): void {
    this.#show({ trouble: null });
    this.#loadMedia(this.#video.currentTime * 1_000);
  }

  /** The element was taken out of the page, or put elsewhere in it. What it showed is kept at once. */
  left(isLeft: boolean): void {
    if (isLeft) this.#look('leaving');
    this.#line.mark(isLeft);
  }

  close(): void {
    this.#look('leaving');
    this.#stopWatching?.();
    this.#beside.close();
    this.#courtesy.close();
    this.checks.close();
    this.#echoes?.close();
    this.#line.leave();
    void this.media.destroy();
  }

  welcome(welcome: Welcome): void {
    const { welcome: before, account: accountBefore } = this.#view;
    const isNew = before?.sessionId !== welcome.sessionId;
    const isSame = before !== null && isSameLesson(before, welcome);
    const account = opened(welcome);
    this.#show({
      welcome,
      account: { ...account, refused: isNew ? [] : (accountBefore?.refused ?? []) },
      leased: welcome.leased || welcome.preview !== null,
      leaseLost: welcome.leaseLost,
      ended: null,
      trouble: null,
      previewOver: !isNew && this.#view.previewOver,
    });
    this.#courtesy.opened(welcome, isNew);
    // A resumed session brings a new address for the same media; the old one still serves.
    if (isNew) {
      this.#echoes?.close();
      this.#echoes = openEchoes(this.#video, this.#engineUrl, welcome);
      this.#isChanging = before !== null && !isSame;
      if (this.#isChanging) this.#show({ extras: null });
      this.#loadMedia(isSame ? this.#courtesy.goingOnMs() : openingMs(welcome));
    }
    if (!isSame) this.#playhead = atRest(openingMs(welcome), performance.now());
    if (before === null) {
      const windowCounts = (): boolean => this.#view.welcome?.rules.pictureInPicture === 'counts';
      this.#stopWatching = watch(this.#video, (look) => this.#onLook(look), windowCounts);
    } else if (isNew) {
      // The new session has not been told where the playhead is and what it does.
      this.#playhead = { ...this.#playhead, untold: true };
    }
    if (this.#view.leased && !isNew) this.#playAfterClick();
    this.#listener.credit();
    this.checks.now(welcome.check, this.#view.leased && welcome.credit.check.owed === null);
    if (isSame) tellReached(accountBefore?.credit ?? null, welcome.credit, this.#listener);
  }

  booked(runs: readonly BookedRun[], credit: CreditSummary, frontierMs: number | null): void {
    const account = this.#view.account;
    if (account === null) return;
    this.#show({ account: booked(account, runs, credit, frontierMs) });
    this.#listener.credit();
    tellReached(account.credit, credit, this.#listener);
  }

  lease(leased: boolean, credit: CreditSummary, leaseLost: LeaseLoss | null): void {
    this.#show({ leased, leaseLost });
    this.booked([], credit, null);
    if (leased) return this.#playAfterClick();
    this.#video.pause();
    // An open check goes where the lease goes.
    this.checks.now(null);
  }

  check(check: CheckPrompt, credit: CreditSummary): void {
    this.checks.now(check);
    this.booked([], credit, null);
  }

  checkClosed(closed: Heard<'checkclosed'>): void {
    this.booked([], closed.credit, null);
    this.checks.ended(closed);
  }

  twinned(): void {
    this.#video.pause();
    this.#show({ leased: false });
    this.#listener.credit();
  }

  ended(why: SessionEnd, credit: CreditSummary): void {
    this.#video.pause();
    this.#show({ ended: why });
    this.booked([], credit, null);
    this.checks.now(null);
    this.#listener.ended(why);
  }

  online(online: boolean): void {
    const changes = this.#view.online !== online;
    this.#show({ online });
    if (!online) this.checks.lost();
    // Back online the welcome tells; its account is newer.
    if (changes && !online && this.#view.account !== null) this.#listener.credit();
  }

  trouble(trouble: Trouble): void {
    if (trouble.code === 'check_closed') return this.checks.refused();
    if (trouble.code === 'media_refused' && mayBeRefused(this.#view)) return;
    // Nobody can do anything about such a browser here, but the learner has to know.
    if (trouble.action !== 'none' || trouble.code === 'browser_unsupported') {
      this.#show({ trouble });
      if (trouble.action === 'renew-token') {
        // Under a new token play goes on by itself where it was going on.
        this.#asked ||= !this.#video.paused;
        this.#video.pause();
      }
      if (this.#view.account !== null) this.#listener.credit();
    }
    this.#listener.trouble(trouble);
  }

  #playAfterClick(): void {
    if (this.#asked) void this.#video.play().catch(() => undefined);
    this.#asked = false;
  }

  #loadMedia(startMs: number): void {
    const { welcome } = this.#view;
    if (welcome === null) return;
    const baseUrl = `${this.#engineUrl}${welcome.mediaBase}`;
    const goesOn = !this.#video.paused || this.#asked;
    this.#asked = false;
    const untilMs = welcome.preview?.untilMs ?? null;
    void this.media.load(baseUrl, startMs, this.#buffer.begin(welcome), untilMs).then(() => {
      this.#isChanging = false;
      if (goesOn) void this.#video.play().catch(() => undefined);
    });
    if (this.#view.extras?.baseUrl !== baseUrl) this.#beside.follow(this.#headStart, baseUrl);
  }

  #begin(token: string): HeadStart {
    const headStart = new HeadStart(this.#engineUrl, token);
    if (headStart.baseUrl !== null) this.media.prepare(headStart.baseUrl, headStart.isFirst);
    return headStart;
  }

  #onLook(look: Observation): void {
    const { welcome } = this.#view;
    if (welcome === null || this.#isChanging) return;
    this.#courtesy.follow(look);
    this.#buffer.widen(welcome);
    if (welcome.preview !== null) return this.#previewLook(look, welcome.preview.untilMs);
    const step = observe(this.#playhead, look, {
      beatIntervalMs: welcome.rules.beatIntervalMs,
      durationMs: welcome.durationMs,
    });
    this.#playhead = step.playhead;
    this.#echoes?.follow(look.positionMs);
    for (const draft of this.#smoothness.follow(look, step.due))
      this.#line.send(this.#echoes?.with(draft) ?? draft);
  }

  #previewLook(look: Observation, untilMs: number): void {
    const isOver = look.positionMs >= untilMs || look.now === 'ended';
    if (!isOver || this.#view.previewOver) return;
    this.#video.pause();
    this.#show({ previewOver: true });
  }

  #look(cause: Observation['cause']): void {
    const { now, rate, visible, seenMs } = this.#playhead;
    const positionMs = this.#video.seeking ? seenMs : this.#video.currentTime * 1_000;
    const touched = false;
    this.#onLook({ cause, atMs: performance.now(), positionMs, now, rate, visible, touched });
  }

  #show(change: Partial<View>): void {
    this.#view = { ...this.#view, ...change };
    this.#listener.view(this.#view);
  }
}
