/** What a page tells of itself, as far as the line wants to know. */
export interface PageListener {
  /** Trying now is worth it: the network is back, the device woke up, or somebody looks again. */
  readonly awake: () => void;
  /** The device says that it has no network. */
  readonly cutOff: () => void;
  /** The page goes; or it is back, out of the back-forward cache. */
  readonly left: (isLeft: boolean) => void;
}

export function followPage(signal: AbortSignal, { awake, cutOff, left }: PageListener): void {
  window.addEventListener('online', awake, { signal });
  window.addEventListener('offline', cutOff, { signal });
  document.addEventListener('resume', awake, { signal });
  const seen = (): void => void (document.visibilityState === 'visible' && awake());
  document.addEventListener('visibilitychange', seen, { signal });
  window.addEventListener('pageshow', () => (left(false), awake()), { signal });
  window.addEventListener('pagehide', () => left(true), { signal });
}
