/** A first tap on a touch screen only brings the controls; a mouse has brought them by moving. */
export function revealFirst(stage: HTMLElement, signal: AbortSignal, reveal: () => void): void {
  let reveals = false;
  const swallow = (event: Event): void => {
    if (event.type === 'pointerdown') {
      const isTouch = (event as PointerEvent).pointerType === 'touch';
      reveals = isTouch && stage.classList.contains('idle');
      if (reveals) reveal();
    }
    if (reveals) event.stopPropagation();
    // A finger that scrolls the page or rests brings no click; the next one is another wish.
    if (event.type === 'click' || event.type === 'pointercancel') reveals = false;
  };
  for (const name of ['pointerdown', 'pointerup', 'pointercancel', 'click']) {
    stage.addEventListener(name, swallow, { signal, capture: true });
  }
}
