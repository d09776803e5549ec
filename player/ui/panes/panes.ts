import { type Extras } from '../../media/extras.ts';
import { type View } from '../../session/view.ts';
import { type Language, type StringKey, say } from '../../words/say.ts';
import { Menu } from '../controls/menu.ts';
import { make } from '../dom.ts';
import { PARTS } from '../parts.ts';
import { type Layout, LAYOUTS, chosenLayout, keepLayout, layoutOf } from './layout.ts';
import { type Outline, type OutlineActions } from './outline.ts';
import { Slides } from './slides.ts';

const NAMES: Readonly<Record<Layout, StringKey>> = {
  auto: 'layoutAuto',
  'side-by-side': 'layoutSideBySide',
  slides: 'layoutSlides',
  camera: 'layoutCamera',
  stacked: 'layoutStacked',
  bare: 'layoutBare',
};
/** Choices for a lesson of one picture. */
const ONE_PICTURE: readonly Layout[] = ['auto', 'bare'];
/** The outline waits this long at most for the picture, whose first segments it would delay, milliseconds. */
const OUTLINE_AFTER_MS = 3_000;

/** Camera, slides and outline side by side or below each other. What goes where is said by the style. */
export class Panes {
  /** Goes full screen as a whole. */
  readonly element = make('div', 'theatre');
  readonly slides = new Slides();
  readonly menu = new Menu('layout', 'layout', (value) => this.#choose(layoutOf(value)));
  readonly #panes = make('div', 'panes', { part: 'panes' });
  /** Stands there before the outline has come, so that nothing moves then. */
  readonly #listing = make('section', 'outline', { part: 'outline' });
  readonly #actions: OutlineActions;
  readonly #video: HTMLVideoElement;
  #outline: Outline | null = null;
  #isFetching = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #chosen = chosenLayout();
  #shown: readonly [View, Language, Layout] | null = null;

  /** @param stage holds the video, all that lies over a picture, and the slides. */
  constructor(video: HTMLVideoElement, stage: HTMLElement, actions: OutlineActions) {
    this.#video = video;
    this.#actions = actions;
    this.#panes.append(stage, this.#listing);
    this.element.append(this.#panes);
  }

  /** @param hosted the layout that the host page asks for; the learner's choice goes before it. */
  show(view: View, language: Language, hosted: Layout): void {
    this.#shown = [view, language, hosted];
    const second = secondOf(view.extras);
    const isListed = listed(view.extras) > 1;
    this.#outline?.show(view, language);
    const wished = hosted === 'bare' ? hosted : (this.#chosen ?? hosted);
    const layout = second === null && wished !== 'bare' ? 'auto' : wished;
    this.slides.show(view.extras, language, second === 'stream');
    this.slides.element.hidden = second === null || layout === 'bare';
    this.#listing.hidden = !isListed || layout === 'bare';
    if (!this.#listing.hidden)
      this.#timer ??= setTimeout(() => this.#fetchOutline(), OUTLINE_AFTER_MS);
    this.#panes.dataset['layout'] = layout;
    this.#panes.classList.toggle('two', !this.slides.element.hidden);
    this.#panes.classList.toggle('listed', !this.#listing.hidden);
    const choices = second !== null ? LAYOUTS : isListed ? ONE_PICTURE : [];
    this.menu.show(
      say(language, 'layout'),
      (hosted === 'bare' ? [] : choices).map((value) => {
        const isWithOutline = value === 'auto' && second === null;
        return { value, text: say(language, isWithOutline ? 'withOutline' : NAMES[value]) };
      }),
      layout,
    );
    this.tick();
  }

  tick(): void {
    const { buffered, currentTime } = this.#video;
    const positionMs = currentTime * 1_000;
    let releasedMs = 0;
    for (let i = 0; i < buffered.length; i += 1) {
      if (buffered.start(i) <= currentTime + 0.1) releasedMs = buffered.end(i) * 1_000;
    }
    if (!this.slides.element.hidden) this.slides.tick(positionMs, releasedMs);
    if (!this.#listing.hidden && this.#video.readyState >= 2) this.#fetchOutline();
    this.#outline?.tick(positionMs);
  }

  destroy(): void {
    clearTimeout(this.#timer);
  }

  #fetchOutline(): void {
    if (this.#isFetching) return;
    this.#isFetching = true;
    PARTS.outline.need(({ Outline }) => {
      if (this.#shown === null) return;
      this.#outline = new Outline(this.#listing, this.#actions);
      const [view, language] = this.#shown;
      this.#outline.show(view, language);
      this.tick();
    });
  }

  #choose(layout: Layout): void {
    this.#chosen = layout;
    keepLayout(layout);
    if (this.#shown !== null) this.show(...this.#shown);
  }
}

/** How many lines the outline of a lesson has. */
function listed(extras: Extras | null): number {
  const lists = [extras?.chapters, extras?.slides, extras?.knowledgePoints];
  return lists.reduce((sum, list) => sum + (list?.length ?? 0), 0);
}

/**
 * What is shown beside the camera: the presentation's own stream, slides as pictures, or nothing.
 * Where the one picture shows the slides itself they are listed, not shown twice.
 */
function secondOf(extras: Extras | null): 'stream' | 'pictures' | null {
  if (extras === null) return null;
  if (extras.manifests?.presentation !== undefined) return 'stream';
  const showsSlides = extras.contentClass === 'slides' || extras.contentClass === 'screen';
  return (extras.slides?.length ?? 0) > 0 && !showsSlides ? 'pictures' : null;
}
