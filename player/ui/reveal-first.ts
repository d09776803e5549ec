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
    if (event.type === 'click') reveals = false;
  };
  for (const name of ['pointerdown', 'pointerup', 'click']) {
    stage.addEventListener(name, swallow, { signal, capture: true });
  }
}
