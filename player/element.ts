import { type SessionEnd } from '../engine/protocol/messages.ts';
import { type Credit } from './session/account.ts';
import { type AccountDoor } from './session/ask-account.ts';
import { type CheckCloseDetail, type CheckOpenDetail } from './session/open-check.ts';
import {
  type PlayerErrorDetail,
  type Trouble,
  looksLikeToken,
  originAdvice,
} from './session/errors.ts';
import { engineUrlOf } from './session/engine-url.ts';
import { Session } from './session/session.ts';
import { type Language, languageOf, say } from './words/say.ts';
import { freeSlot, slotOf } from './line/slots.ts';
import { Face } from './ui/face.ts';
import { layoutOf } from './ui/panes/layout.ts';
import { SecondPlace } from './ui/panes/second-place.ts';
import { type OverlayAsk, troubleSentence } from './ui/sheets/overlay.ts';
import { sheets } from './ui/look/sheets.ts';
import { NO_SESSION, type SessionListener, type View } from './session/view.ts';

/** How long a host may take to set a token before the player says that there is none. */
const TOKEN_WAIT_MS = 2_000;

/** Detail of the `sessionend` event. */
export interface SessionEndDetail {
  /** `left`, `succeeded` by a newer session, `expired` or `revoked`. */
  readonly why: SessionEnd;
}

/** Events of `<lectern-player>`; they bubble and cross shadow roots. */
export interface LecternPlayerEventMap {
  /** The learner's account changed; detail is the `credit` property. */
  creditchange: CustomEvent<Credit>;
  /** A check is open for the learner here; again with each attempt. */
  checkopen: CustomEvent<CheckOpenDetail>;
  /** A check is over here. */
  checkclose: CustomEvent<CheckCloseDetail>;
  /** The lesson became complete while this page was open; a check may still take credit of it. */
  lessoncomplete: CustomEvent<Credit>;
  /** It is complete for good: from now on your server finds it `settled` in the statement. */
  lessonsettled: CustomEvent<Credit>;
  /** The session ended; nothing more counts until there is a new one. */
  sessionend: CustomEvent<SessionEndDetail>;
  /** Something failed, or is told for information; `action` says what to do. */
  playererror: CustomEvent<PlayerErrorDetail>;
}

/** Nothing to import where there is no DOM: the class can still be named on a server. */
const Base: typeof HTMLElement =
  typeof HTMLElement === 'undefined' ? (class {} as typeof HTMLElement) : HTMLElement;

/**
 * `<lectern-player>`: one lesson, played and counted.
 *
 * Attributes: `token` (a session token of your server; it names the lesson), `engine` (base URL of
 * the engine, default: the page's origin), `lang` (`zh` or `en`, default: that of the page),
 * `layout` (`auto`, the default, `side-by-side`, `slides`, `camera`, `stacked`: see reference.md; or
 * `bare`: the picture without panes and strip).
 */
export class LecternPlayer extends Base {
  static readonly observedAttributes = ['token', 'engine', 'lang', 'layout'];
  #face: Face | null = null;
  #session: Session | null = null;
  #second: SecondPlace | null = null;
  #engineUrl = '';
  /** What is shown while there is no session. */
  #without: View = NO_SESSION;
  #tokenTimer: ReturnType<typeof setTimeout> | undefined;

  /** The learner's account for this lesson as the engine told it; null before it has. */
  get credit(): Credit | null {
    return this.#session?.credit ?? null;
  }

  connectedCallback(): void {
    // Now, and not when a token comes: the order of the page is the same after a reload.
    slotOf(this, this.id);
    // Put elsewhere in the page: it goes on.
    if (this.#face !== null) return this.#session?.left(false);
    this.#adoptToken();
    const outdated = (): void =>
      this.#session?.trouble({ code: 'player_outdated', action: 'update-player' });
    this.#face = new Face({
      play: () => this.#toggle(),
      seek: (targetMs) => this.#session?.seek(targetMs),
      quality: (choice) => {
        const sound = this.#session?.view.extras?.manifests?.audioOnly;
        if (this.#session?.media.choose(choice, sound) === true) this.#session.reload();
      },
      ask: (ask) => this.#ask(ask),
      checks: () => this.#session?.checks ?? null,
      outdated,
      account: () => this.#account(),
      qualities: () => ({
        rungs: this.#session?.media.rungs() ?? [],
        chosen: this.#session?.media.quality ?? 'auto',
        activeHeightPx: this.#session?.media.activeHeightPx() ?? 0,
      }),
    });
    this.#second = new SecondPlace(this.#face.video, this.#face.secondVideo, outdated);
    const root = this.shadowRoot ?? this.attachShadow({ mode: 'open' });
    root.adoptedStyleSheets = [...sheets()];
    root.replaceChildren(this.#face.root);
    this.#open();
  }

  /** With this browsers may move it without taking it out first (`moveBefore`). */
  connectedMoveCallback(): void {}

  disconnectedCallback(): void {
    // A page that comes now may go on where this one was; the element may only have been moved, too.
    freeSlot(this);
    this.#session?.left(true);
    queueMicrotask(() => {
      if (!this.isConnected) this.#close();
    });
  }

  #close(): void {
    clearTimeout(this.#tokenTimer);
    this.#session?.close();
    this.#second?.close();
    this.#face?.destroy();
    this.#session = null;
    this.#face = null;
    this.shadowRoot?.replaceChildren();
  }

  attributeChangedCallback(name: string, before: string | null, after: string | null): void {
    if (this.#face === null || before === after) return;
    if (name === 'token' || name === 'engine') this.#open();
    else this.#show();
  }

  /** Starts a session, or hands a new token to the one that is there. */
  #open(): void {
    const { token } = this;
    const engineUrl = engineUrlOf(this.getAttribute('engine'), document.baseURI);
    clearTimeout(this.#tokenTimer);
    this.#without = NO_SESSION;
    if (engineUrl === null) {
      this.#closeSession();
      return this.#cannotOpen({ code: 'engine_invalid', action: 'contact-host' }, 0);
    }
    if (token === null || token.trim() === '') {
      this.#closeSession();
      return this.#cannotOpen({ code: 'token_missing', action: 'renew-token' }, TOKEN_WAIT_MS);
    }
    // The engine would only say that the message is malformed; this says what to do.
    if (!looksLikeToken(token)) {
      return this.#cannotOpen({ code: 'token_invalid', action: 'renew-token' }, 0);
    }
    if (this.#session !== null && engineUrl === this.#engineUrl) return this.#session.open(token);
    this.#closeSession();
    this.#engineUrl = engineUrl;
    const face = this.#face;
    if (face === null) return;
    this.#session = new Session(
      face.video,
      { engineUrl, token, slot: slotOf(this, this.id) },
      this.#listener(face),
    );
    this.#show();
  }

  /** Says after a while what the host page lacks; whatever it sets meanwhile ends the wait. */
  #cannotOpen(trouble: Trouble, afterMs: number): void {
    this.#tokenTimer = setTimeout(() => {
      if (this.#session !== null) return this.#session.trouble(trouble);
      this.#without = { ...NO_SESSION, trouble };
      this.#show();
      this.#tellTrouble(trouble);
    }, afterMs);
    this.#show();
  }

  #closeSession(): void {
    this.#session?.close();
    this.#session = null;
    this.#show();
  }

  /** The session token, as the attribute. */
  get token(): string | null {
    return this.getAttribute('token');
  }

  set token(token: string | null | undefined) {
    // Frameworks say undefined for what is not set.
    if (token === null || token === undefined) this.removeAttribute('token');
    else this.setAttribute('token', token);
  }

  /** A host may have set the property before this script came; the setter takes it now. */
  #adoptToken(): void {
    if (!Object.hasOwn(this, 'token')) return;
    const { token } = this;
    Reflect.deleteProperty(this, 'token');
    this.token = token;
  }

  #language(): Language {
    // Inside a component of the host no ancestor may say so.
    const near = this.closest<HTMLElement>('[lang]') ?? document.documentElement;
    return languageOf(near.lang === '' ? navigator.language : near.lang);
  }

  #show(): void {
    const view = this.#session?.view ?? this.#without;
    this.#face?.show(view, this.#language(), layoutOf(this.getAttribute('layout')));
    this.#second?.show(view);
  }

  #listener(face: Face): SessionListener {
    return {
      view: () => this.#show(),
      credit: () => this.#tell('creditchange', this.credit),
      complete: () => this.#tell('lessoncomplete', this.credit),
      settled: () => this.#tell('lessonsettled', this.credit),
      checkOpened: (detail) => this.#tell('checkopen', detail),
      checkClosed: (detail) => {
        if (detail.end === 'passed') face.hint(say(this.#language(), 'checkPassed'));
        this.#tell('checkclose', detail);
      },
      ended: (why) => this.#tell('sessionend', { why } satisfies SessionEndDetail),
      trouble: (trouble) => this.#tellTrouble(trouble),
      held: () => face.hint(say(this.#language(), 'heldBack')),
      slowed: () => {
        const rate = String(this.#session?.view.welcome?.rules.maxRate ?? 1);
        face.hint(say(this.#language(), 'slowedDown', { rate }));
      },
      rungs: () => face.refresh(),
    };
  }

  #tellTrouble(trouble: Trouble): void {
    const sentence = troubleSentence(trouble, this.#language());
    if (trouble.code === 'origin_refused') console.warn(originAdvice(location.origin));
    if (trouble.action === 'none') this.#face?.hint(sentence);
    this.#tell('playererror', { ...trouble, sentence } satisfies PlayerErrorDetail);
  }

  #tell(name: keyof LecternPlayerEventMap, detail: unknown): void {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }

  #toggle(): void {
    const video = this.#face?.video;
    if (video === undefined || this.#session === null) return;
    if (video.ended) this.#session.seek(0);
    if (video.paused) void video.play().catch(() => undefined);
    else video.pause();
  }

  #account(): AccountDoor | null {
    const resume = this.#session?.view.welcome?.resume;
    return resume === undefined ? null : { engineUrl: this.#engineUrl, resume };
  }

  #ask(ask: OverlayAsk): void {
    const session = this.#session;
    if (ask === 'reload-page') return location.reload();
    if (session === null) return;
    switch (ask) {
      case 'takeover':
        return session.takeover();
      case 'renew':
        // A host that listens sets a new token; the learner of one that does not may reload.
        return session.renew();
      case 'reload-media':
        return session.reload();
      case 'again':
        session.seek(0);
        return this.#toggle();
    }
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lectern-player': LecternPlayer;
  }
  // They bubble: any element around a player hears them.
  // eslint-disable-next-line @typescript-eslint/no-empty-object-type -- adds to a type of the page
  interface HTMLElementEventMap extends LecternPlayerEventMap {}
}
