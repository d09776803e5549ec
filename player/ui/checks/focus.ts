/** Keeps the focus inside while a dialog is open: after the last control comes the first one. */
export function holdFocus(dialog: HTMLElement, event: KeyboardEvent): void {
  const controls = [...dialog.querySelectorAll<HTMLElement>('button, input')];
  const active = (dialog.getRootNode() as ShadowRoot).activeElement;
  const first = controls[0];
  const last = controls.at(-1);
  // Of a group of radio buttons the browser visits one; any of them is the edge.
  const group = active instanceof HTMLInputElement && active.type === 'radio';
  const isFirst =
    active === dialog || active === first || (group && first?.matches('[type=radio]'));
  const to = event.shiftKey && isFirst ? last : !event.shiftKey && active === last ? first : null;
  if (to === null || to === undefined) return;
  event.preventDefault();
  to.focus();
}
