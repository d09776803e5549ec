import { type CheckAnswer, type CheckPrompt } from '../../../engine/protocol/checks.ts';
import { inLanguage } from '../../../engine/protocol/lesson.ts';
import { type CheckView } from '../../session/check-view.ts';
import { type Language, say } from '../../words/say.ts';
import { make, setText } from '../dom.ts';
import { Countdown } from './countdown.ts';
import { presenceTask } from './presence.ts';
import { questionTask } from './question.ts';
import { type Task } from './task.ts';

/** The check that is open: what is asked, the time left, the attempts left. */
export class CheckDialog {
  readonly element = make('form', 'check-form', { novalidate: '' });
  readonly countdown = new Countdown();
  readonly #kind = make('p', 'check-kind');
  readonly #title = make('h2', 'check-title', { id: 'check-title', dir: 'auto' });
  readonly #lead = make('p', 'check-lead', { id: 'check-lead' });
  readonly #place = make('div', 'check-task');
  readonly #message = make('p', 'check-message', { role: 'alert' });
  readonly #send = make('button', 'primary', { part: 'check-button' });
  readonly #tries = make('p', 'check-tries');
  #task: Task | null = null;
  #key = '';
  #language: Language = 'en';

  constructor(onAnswer: (answer: CheckAnswer) => void) {
    this.element.append(
      make('div', 'check-head', {}, [this.#kind, this.countdown.element]),
      this.countdown.bar,
      this.countdown.spoken,
      this.#title,
      this.#lead,
      this.#place,
      this.#message,
      make('div', 'check-row', {}, [this.#send, this.#tries]),
    );
    this.element.addEventListener('submit', (event) => {
      event.preventDefault();
      const answer = this.#task?.answer() ?? null;
      if (answer !== null) return onAnswer(answer);
      setText(this.#message, say(this.#language, 'checkIncomplete'));
      this.#task?.field.focus();
    });
  }

  /** Where typing goes. */
  get field(): HTMLElement | null {
    return this.#task?.field ?? null;
  }

  /** Whether what is asked has come. */
  get isThere(): boolean {
    return this.#task?.isThere() ?? false;
  }

  show(prompt: CheckPrompt, check: CheckView, isOnline: boolean, language: Language): void {
    this.#language = language;
    const key = `${prompt.checkId} ${prompt.attempt} ${language}`;
    if (key !== this.#key) this.#begin(key, prompt, language);
    if (!isOnline) setText(this.#message, say(language, 'checkKept'));
    else if (check.answered) setText(this.#message, say(language, 'checkJudging'));
    // No word came of it: it may be sent again.
    else if (this.element.classList.contains('answered')) setText(this.#message, '');
    this.#send.setAttribute('aria-disabled', String(check.answered));
    this.element.classList.toggle('answered', check.answered);
    this.tick(check, language);
  }

  tick({ deadlineAtMs, wholeMs, answered }: CheckView, language: Language): void {
    const leftMs = deadlineAtMs === null ? null : deadlineAtMs - performance.now();
    this.countdown.show(leftMs, wholeMs, language);
    if (leftMs !== null && leftMs <= 0 && !answered)
      setText(this.#message, say(language, 'checkTimeUp'));
  }

  close(): void {
    if (this.#key === '') return;
    this.#task?.stop();
    this.#task = null;
    this.#key = '';
    // Neither picture nor code stay behind.
    this.#place.replaceChildren();
    this.countdown.reset();
  }

  #begin(key: string, { asks, attempt, attemptsLeft }: CheckPrompt, language: Language): void {
    const isAgain = this.#key !== '';
    this.#task?.stop();
    this.#key = key;
    const isPresence = asks.kind === 'presence';
    this.#task = isPresence ? presenceTask(asks, language) : questionTask(asks, language);
    const about = isPresence || asks.about === null ? null : inLanguage(asks.about, language);
    setText(this.#kind, about ?? say(language, isPresence ? 'checkKindPresence' : 'checkKind'));
    const title = isPresence ? say(language, 'checkThere') : inLanguage(asks.prompt, language);
    setText(this.#title, title);
    setText(this.#lead, this.#task.lead);
    setText(this.#send, say(language, isPresence ? 'checkConfirm' : 'checkAnswer'));
    setText(this.#message, attempt > 1 ? say(language, 'checkWrong') : '');
    const count = String(attemptsLeft);
    setText(
      this.#tries,
      say(language, attemptsLeft > 1 ? 'checkTries' : 'checkLastTry', { count }),
    );
    this.#place.replaceChildren(this.#task.element);
    if (isAgain) this.#task.field.focus();
  }
}
