/** What the keyboard can ask for while the focus is inside the player. */
export interface KeyActions {
  toggle(): void;
  seekBy(byMs: number): void;
  volumeBy(byRatio: number): void;
  mute(): void;
  fullScreen(): void;
  captions(): void;
  chapter(way: 'next' | 'previous'): void;
  rateBy(steps: 1 | -1): void;
  pictureInPicture(): void;
  help(): void;
  /** @returns whether there was anything to leave. */
  leave(): boolean;
}

/** A held key repeats some thirty times a second; a seek each is more than anybody can follow. */
const REPEAT_MS = 250;

/** Maps keys to actions. Keys that a focused control needs for itself are left to it. */
export function keyHandler(
  actions: KeyActions,
  sliderKey: (event: KeyboardEvent) => boolean,
): (event: KeyboardEvent) => void {
  let seekAtMs = -Infinity;
  return (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    const target = event.composedPath()[0];
    const control = target instanceof Element ? target : null;
    const isButton = control?.matches('button, summary') === true;
    if (control?.matches('input') === true) return;
    if ((event.key === ' ' || event.key === 'Enter') && isButton) return;
    const isSeek = ['ArrowLeft', 'ArrowRight', 'PageUp', 'PageDown'].includes(event.key);
    if (isSeek && event.repeat && event.timeStamp - seekAtMs < REPEAT_MS) {
      return event.preventDefault();
    }
    if (isSeek) seekAtMs = event.timeStamp;
    if (control?.matches('[role=slider]') === true && !event.shiftKey && sliderKey(event)) {
      return event.preventDefault();
    }
    const key = event.shiftKey && isSeek ? `Shift${event.key}` : event.key;
    if (act(key.length === 1 ? key.toLowerCase() : key, actions)) event.preventDefault();
  };
}

function act(key: string, actions: KeyActions): boolean {
  switch (key) {
    case ' ':
    case 'k':
      actions.toggle();
      return true;
    case 'ArrowLeft':
      actions.seekBy(-5_000);
      return true;
    case 'ArrowRight':
      actions.seekBy(5_000);
      return true;
    case 'ArrowUp':
      actions.volumeBy(0.1);
      return true;
    case 'ArrowDown':
      actions.volumeBy(-0.1);
      return true;
    case 'm':
      actions.mute();
      return true;
    case 'f':
      actions.fullScreen();
      return true;
    case 'c':
      actions.captions();
      return true;
    case 'ShiftArrowLeft':
      actions.chapter('previous');
      return true;
    case 'ShiftArrowRight':
      actions.chapter('next');
      return true;
    case '<':
      actions.rateBy(-1);
      return true;
    case '>':
      actions.rateBy(1);
      return true;
    case 'p':
      actions.pictureInPicture();
      return true;
    case '?':
    case '？':
      actions.help();
      return true;
    case 'Escape':
      return actions.leave();
    default:
      return false;
  }
}
