import { type View } from '../../session/view.ts';
import { type Language } from '../../words/say.ts';
import { PARTS } from '../parts.ts';
import { type CheckWishes, type Checks } from './checks.ts';

/** So often in vain while there is contact, 15 s in all: the engine was replaced since the page was loaded. */
const FAILURES_OF_WHAT_IS_GONE = 5;

interface CheckPorts {
  readonly video: HTMLVideoElement;
  readonly wishes: () => CheckWishes | null;
  /** A check was opened or closed. */
  readonly changed: () => void;
  /** Puts the screens of checks where they belong. */
  readonly put: (checks: Checks) => void;
  /** A check is due, and its screens are no more: the page has to be loaded anew. */
  readonly outdated: () => void;
}

/** Where checks are shown. Their screens come when the first is due, if not ahead of it. */
export class CheckPlace {
  readonly #ports: CheckPorts;
  #checks: Checks | null = null;
  #shown: readonly [View, Language, boolean] | null = null;
  #isAskedFor = false;
  #failures = 0;
  #isOver = false;

  constructor(ports: CheckPorts) {
    this.#ports = ports;
  }

  get isOpen(): boolean {
    return this.#checks?.isOpen ?? false;
  }

  /** A check is open and its screens have not come yet; the engine has not been told that it is seen. */
  get isComing(): boolean {
    return this.#checks === null && (this.#shown?.[0].check.prompt ?? null) !== null;
  }

  /** @param isCovered something more urgent is said over the picture */
  show(view: View, language: Language, isCovered: boolean): void {
    this.#shown = [view, language, isCovered];
    this.#checks?.show(view, language, isCovered);
    if (!isWanted(view)) return;
    this.fetch();
    const isGone = this.#failures >= FAILURES_OF_WHAT_IS_GONE && this.#checks === null;
    if (isGone && view.trouble === null) this.#ports.outdated();
  }

  fetch(): void {
    if (this.#isAskedFor) return;
    this.#isAskedFor = true;
    PARTS.checks.need(
      ({ Checks }) => {
        if (this.#isOver) return;
        const { video, wishes, changed } = this.#ports;
        this.#checks = new Checks(video, wishes, changed);
        this.#ports.put(this.#checks);
        if (this.#shown !== null) this.#checks.show(...this.#shown);
      },
      () => this.#onFailure(),
    );
  }

  destroy(): void {
    this.#isOver = true;
    this.#checks?.destroy();
  }

  #onFailure(): void {
    if (this.#isOver || this.#shown === null) return;
    this.#failures = this.#shown[0].online ? this.#failures + 1 : 0;
    this.show(...this.#shown);
  }
}

/** Whether the learner needs the screens of checks: without them nothing more would count. */
function isWanted({ account, check }: View): boolean {
  const { owed = null, mayAsk = false } = account?.credit.check ?? {};
  return check.prompt !== null || owed !== null || mayAsk;
}
