import { type View } from '../../session/view.ts';
import { type Language } from '../../words/say.ts';
import { PARTS } from '../parts.ts';
import { type CheckWishes, type Checks } from './checks.ts';

interface CheckPorts {
  readonly video: HTMLVideoElement;
  readonly wishes: () => CheckWishes | null;
  /** A check was opened or closed. */
  readonly changed: () => void;
  /** Puts the screens of checks where they belong. */
  readonly put: (checks: Checks) => void;
}

/** Where checks are shown. Their screens come when the first is due, if not ahead of it. */
export class CheckPlace {
  readonly #ports: CheckPorts;
  #checks: Checks | null = null;
  #shown: readonly [View, Language, boolean] | null = null;
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
    const { owed = null, mayAsk = false } = view.account?.credit.check ?? {};
    if (view.check.prompt !== null || owed !== null || mayAsk) this.fetch();
  }

  fetch(): void {
    if (this.#checks !== null) return;
    PARTS.checks.need(({ Checks }) => {
      if (this.#isOver || this.#checks !== null) return;
      const { video, wishes, changed } = this.#ports;
      this.#checks = new Checks(video, wishes, changed);
      this.#ports.put(this.#checks);
      if (this.#shown !== null) this.#checks.show(...this.#shown);
    });
  }

  destroy(): void {
    this.#isOver = true;
    this.#checks?.destroy();
  }
}
