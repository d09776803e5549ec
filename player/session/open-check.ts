import { type CheckAnswer, type CheckEnd, type CheckPrompt } from '../../engine/protocol/checks.ts';
import { type Heard } from '../line/line-listener.ts';
import { CheckPause } from './check-pause.ts';
import { type CheckView, NO_CHECK } from './check-view.ts';

/** Detail of the `checkopen` event. */
export interface CheckOpenDetail {
  /** Names the check, here and in `checkclose`. */
  readonly checkId: string;
  /** `presence` or `question`. */
  readonly kind: 'presence' | 'question';
  /** Number of this attempt, from 1. */
  readonly attempt: number;
  /** Attempts after this one. */
  readonly attemptsLeft: number;
  /** Time to answer, milliseconds. */
  readonly leftMs: number;
}

/** Detail of the `checkclose` event. */
export interface CheckCloseDetail {
  /** As in `checkopen`. */
  readonly checkId: string;
  /** Null where it went on or ended elsewhere: in another session, or while there was no contact. */
  readonly end: CheckEnd | null;
}

export interface CheckListener {
  checkOpened(detail: CheckOpenDetail): void;
  checkClosed(detail: CheckCloseDetail): void;
}

export interface CheckPorts {
  readonly listener: CheckListener;
  /** Says this to the engine; false where there is no contact. */
  say(event: 'checkshown' | 'checkanswer' | 'checkready', body: object): boolean;
  show(check: CheckView): void;
}

/** What is not answered after this long may be said again, milliseconds. */
const PATIENCE_MS = 8_000;

/** The check that is open for the learner: its clock, its answer, and what is told of it. */
export class OpenCheck {
  readonly #engineUrl: string;
  readonly #ports: CheckPorts;
  readonly #pause: CheckPause;
  readonly #patienceMs: number;
  #view = NO_CHECK;
  /** Kept until the engine has judged it: without contact it is sent again. */
  #answer: CheckAnswer | null = null;
  #wasShown = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    video: HTMLVideoElement,
    engineUrl: string,
    ports: CheckPorts,
    patienceMs = PATIENCE_MS,
  ) {
    this.#engineUrl = engineUrl;
    this.#ports = ports;
    this.#patienceMs = patienceMs;
    this.#pause = new CheckPause(video);
  }

  /**
   * The check that is open now, or null for none; told of again at each attempt.
   *
   * @param goesOn play may go on where a check that was open is no more.
   */
  now(prompt: CheckPrompt | null, goesOn = false): void {
    const before = this.#view.prompt;
    const isSame = before !== null && before.checkId === prompt?.checkId;
    const isSameAttempt = isSame && before.attempt === prompt?.attempt;
    const then = prompt !== null ? 'wait' : goesOn ? 'go-on' : 'stay';
    if (before !== null && !isSame) this.#over(before.checkId, null, then);
    if (prompt === null) return;
    if (!isSameAttempt) this.#answer = null;
    this.#show({
      ...NO_CHECK,
      prompt: this.#absolute(prompt),
      // Where the page had shown it before, its time may be running already.
      deadlineAtMs: this.#wasShown ? performance.now() + prompt.leftMs : null,
      wholeMs: Math.max(isSame ? this.#view.wholeMs : 0, prompt.leftMs),
      untold: true,
      answered: this.#answer !== null,
    });
    this.#pause.begin();
    this.#sendAnswer();
    if (isSameAttempt) return;
    const { checkId, attempt, attemptsLeft, leftMs, asks } = prompt;
    const detail = { checkId, kind: asks.kind, attempt, attemptsLeft, leftMs };
    this.#ports.listener.checkOpened(detail);
  }

  /** The engine has told how it ended. */
  ended({ checkId, end, explanation }: Omit<Heard<'checkclosed'>, 'credit'>): void {
    if (this.#view.prompt?.checkId !== checkId) return;
    const goesOn = end === 'passed' && explanation === null;
    this.#over(checkId, end, goesOn ? 'go-on' : 'wait');
    this.#show({ ...NO_CHECK, explanation });
  }

  /** The learner has read what was said of the answer. */
  goOn(): void {
    if (this.#view.explanation === null) return;
    this.#show(NO_CHECK);
    this.#pause.end('go-on');
  }

  /** There is no contact: how much time is left is for the engine to say when it is back. */
  lost(): void {
    this.#show({ ...this.#view, deadlineAtMs: null, asked: false });
  }

  /** The learner sees the check now. */
  shown(): void {
    const { prompt, deadlineAtMs, untold } = this.#view;
    if (prompt === null || !untold) return;
    const { checkId, leftMs } = prompt;
    if (!this.#ports.say('checkshown', { checkId })) return;
    this.#wasShown = true;
    const runsOutAtMs = deadlineAtMs ?? performance.now() + leftMs;
    this.#show({ ...this.#view, untold: false, deadlineAtMs: runsOutAtMs });
  }

  /** The learner answers this attempt. */
  answer(answer: CheckAnswer): void {
    if (this.#view.prompt === null || this.#view.answered) return;
    this.#answer = answer;
    this.#show({ ...this.#view, answered: true });
    this.#sendAnswer();
  }

  /** The learner is ready for a check. */
  ready(): void {
    if (this.#view.prompt !== null || !this.#ports.say('checkready', {})) return;
    this.#show({ ...this.#view, asked: true });
    this.#later();
  }

  /** What was said last came to nothing: a newer word of the engine tells how things are. */
  refused(): void {
    this.#answer = null;
    this.#mayAgain();
  }

  close(): void {
    // Whoever was told that it is open is told that it is over here.
    this.now(null);
    clearTimeout(this.#timer);
    this.#pause.close();
  }

  #sendAnswer(): void {
    const { prompt } = this.#view;
    if (this.#answer === null || prompt === null) return;
    const { checkId, attempt } = prompt;
    if (this.#ports.say('checkanswer', { checkId, attempt, answer: this.#answer })) this.#later();
  }

  /** The answer stays: where contact was lost and nobody has noticed yet, it is sent when it is back. */
  #later(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#mayAgain(), this.#patienceMs);
  }

  #mayAgain(): void {
    this.#show({ ...this.#view, answered: false, asked: false });
  }

  #over(checkId: string, end: CheckEnd | null, then: 'go-on' | 'wait' | 'stay'): void {
    clearTimeout(this.#timer);
    this.#answer = null;
    this.#wasShown = false;
    this.#show(NO_CHECK);
    this.#pause.end(then);
    this.#ports.listener.checkClosed({ checkId, end });
  }

  #absolute(prompt: CheckPrompt): CheckPrompt {
    const { asks } = prompt;
    if (asks.kind === 'question') return prompt;
    const { zh, en } = asks.sound;
    const at = (path: string): string => this.#engineUrl + path;
    const sound = { zh: at(zh), en: at(en) };
    return { ...prompt, asks: { ...asks, picture: at(asks.picture), sound } };
  }

  #show(view: CheckView): void {
    this.#view = view;
    this.#ports.show(view);
  }
}
