import { type PlayState } from '../../engine/protocol/messages.ts';
import { type Cause, type Observation } from '../beats/observation.ts';

/** Enough data to go on playing (HTMLMediaElement.HAVE_FUTURE_DATA). */
const HAVE_FUTURE_DATA = 3;

/** What shows that somebody is at the page; the event's content is not looked at. */
const INPUTS = ['pointerdown', 'pointermove', 'keydown', 'touchstart', 'wheel'];

const CHANGES = [
  ...['play', 'playing', 'pause', 'waiting', 'ratechange', 'ended', 'seeked', 'emptied'],
  ...['enterpictureinpicture', 'leavepictureinpicture'],
];

/** Whether this video is seen in a window of its own. */
export function isInWindow(video: HTMLVideoElement): boolean {
  const root = video.getRootNode() as Partial<DocumentOrShadowRoot>;
  return root.pictureInPictureElement === video;
}

/**
 * Looks at a media element and its page whenever something happens, and at every shown frame where
 * the browser tells (else at `timeupdate`).
 *
 * @param windowCounts whether the picture in a window of its own makes a hidden page a visible one.
 * @returns a function that stops looking.
 */
export function watch(
  video: HTMLVideoElement,
  onLook: (look: Observation) => void,
  windowCounts: () => boolean,
): () => void {
  const stop = new AbortController();
  const { signal } = stop;
  let now: PlayState = 'paused';
  let rate = 1;
  let touched = false;

  const look = (cause: Cause): void => {
    now = playState(video, now, cause);
    // shaka-player holds the picture with a rate of 0 while it buffers; that is no speed to claim.
    if (video.playbackRate > 0) rate = video.playbackRate;
    onLook({
      cause,
      atMs: performance.now(),
      positionMs: video.currentTime * 1_000,
      now,
      rate,
      visible: document.visibilityState === 'visible' || (windowCounts() && isInWindow(video)),
      touched,
    });
    touched = false;
  };
  const sample = (): void => {
    // While seeking the clock already shows the target, though nothing of it was presented.
    if (!video.seeking) look('sample');
  };

  const onInput = (): void => {
    touched = true;
  };

  for (const name of INPUTS) {
    window.addEventListener(name, onInput, { signal, capture: true, passive: true });
  }
  for (const name of CHANGES) video.addEventListener(name, () => look('change'), { signal });
  video.addEventListener('seeking', () => look('seek'), { signal });
  video.addEventListener('timeupdate', sample, { signal });
  document.addEventListener(
    'visibilitychange',
    () => look(document.visibilityState === 'hidden' ? 'leaving' : 'change'),
    { signal },
  );
  for (const name of ['freeze', 'resume']) {
    document.addEventListener(name, () => look('leaving'), { signal });
  }
  window.addEventListener('pagehide', () => look('leaving'), { signal });
  watchFrames(video, sample, signal);
  look('change');
  return () => stop.abort();
}

function playState(video: HTMLVideoElement, before: PlayState, cause: Cause): PlayState {
  if (video.ended) return 'ended';
  if (video.paused) return 'paused';
  if (video.seeking || video.playbackRate === 0) return 'stalled';
  if (video.readyState >= HAVE_FUTURE_DATA) return 'playing';
  // A frame that is shown while the buffer runs dry is still play; `waiting` says when it is not.
  return cause === 'sample' && before === 'playing' ? 'playing' : 'stalled';
}

function watchFrames(video: HTMLVideoElement, onFrame: () => void, signal: AbortSignal): void {
  if (!('requestVideoFrameCallback' in video)) return;
  const next = (): void => {
    video.requestVideoFrameCallback(() => {
      if (signal.aborted) return;
      onFrame();
      next();
    });
  };
  next();
}
