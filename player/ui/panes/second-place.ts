import { type SecondPicture } from '../../media/second-picture.ts';
import { type View } from '../../session/view.ts';
import { PARTS } from '../parts.ts';

/** So often in vain while there is contact, 15 s in all: the engine was replaced since the page was loaded. */
const FAILURES_OF_WHAT_IS_GONE = 5;

/**
 * The presentation's picture beside the presenter's. What keeps the two together is a part of its own
 * that comes with the first lesson that has both. Where the policy asks for both, nothing that is played
 * before it is here would count: until then the first picture is held with a rate of 0, as it is later.
 */
export class SecondPlace {
  readonly #lead: HTMLVideoElement;
  readonly #video: HTMLVideoElement;
  readonly #outdated: () => void;
  readonly #stop = new AbortController();
  #second: SecondPicture | null = null;
  #view: View | null = null;
  #isAskedFor = false;
  #holds = false;
  #failures = 0;

  /** @param outdated the part is needed, and is no more: the page has to be loaded anew */
  constructor(lead: HTMLVideoElement, video: HTMLVideoElement, outdated: () => void) {
    this.#lead = lead;
    this.#video = video;
    this.#outdated = outdated;
    const { signal } = this.#stop;
    for (const name of ['play', 'pause', 'ratechange'])
      lead.addEventListener(name, () => this.#hold(), { signal });
  }

  show(view: View): void {
    this.#view = view;
    this.#second?.show(view);
    this.#hold();
    if (this.#isAskedFor || view.extras?.manifests?.presentation === undefined) return;
    this.#isAskedFor = true;
    PARTS.second.need(
      (part) => this.#come(part),
      () => this.#onFailure(),
    );
  }

  close(): void {
    this.#stop.abort();
    this.#second?.close();
  }

  #come(part: { readonly SecondPicture: typeof SecondPicture }): void {
    if (this.#stop.signal.aborted || this.#view === null) return;
    this.#second = new part.SecondPicture(this.#lead, this.#video);
    this.#hold();
    this.#second.show(this.#view);
  }

  /** Whether time would be lost without what has not come yet. */
  get #isMissed(): boolean {
    const { extras, welcome } = this.#view ?? {};
    const isRequired = welcome?.rules.requiredKinds?.includes('presentation') === true;
    return this.#second === null && isRequired && extras?.manifests?.presentation !== undefined;
  }

  #hold(): void {
    const lead = this.#lead;
    const holds = this.#isMissed && !lead.paused;
    if (holds && lead.playbackRate !== 0) lead.playbackRate = 0;
    else if (!holds && this.#holds) lead.playbackRate = lead.defaultPlaybackRate;
    this.#holds = holds;
  }

  #onFailure(): void {
    if (this.#stop.signal.aborted) return;
    // In the place of the slides it is said that they cannot be loaded, and that it goes on trying.
    this.#video.dataset['failed'] = '';
    if (this.#view?.online === true) this.#failures += 1;
    if (this.#isMissed && this.#failures === FAILURES_OF_WHAT_IS_GONE) this.#outdated();
  }
}
