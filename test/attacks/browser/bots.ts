/** Scripts that cheats put into a page, against checks. They run there: nothing of this file is known to them. */

/** A page in the background that says it is in front. */
export function alwaysInFront(): void {
  Object.defineProperty(document, 'visibilityState', { value: 'visible' });
  Object.defineProperty(document, 'hidden', { value: false });
  for (const name of ['visibilitychange', 'blur', 'pagehide', 'freeze']) {
    window.addEventListener(name, (event) => event.stopImmediatePropagation(), true);
  }
}

/** An option by chance as soon as a question comes; then the question is taken off the page. */
export function guesser(video: HTMLVideoElement): void {
  const root = video.getRootNode() as ShadowRoot;
  const parts = new Set<Element>();
  setInterval(() => {
    for (const part of root.querySelectorAll('.check')) parts.add(part);
    for (const part of parts) {
      const options = part.querySelectorAll<HTMLInputElement>('.check-option input');
      const chosen = options[Math.floor(Math.random() * options.length)];
      if (chosen === undefined) continue;
      chosen.checked = true;
      part.querySelector('form')?.dispatchEvent(new Event('submit', { cancelable: true }));
      part.remove();
    }
  }, 300);
}

/** Once it is switched on, no word about checks reaches the page. */
export function stripChecks(): void {
  const real = Object.getOwnPropertyDescriptor(WebSocket.prototype, 'onmessage');
  const nothing = '{"open":false,"owed":null,"courseFailed":false,"mayAsk":false,"readyInMs":0}';
  Object.defineProperty(WebSocket.prototype, 'onmessage', {
    set(this: WebSocket, hear: (event: MessageEvent) => void) {
      real?.set?.call(this, (event: MessageEvent) => {
        if (Reflect.get(window, 'strips') !== true) return hear(event);
        const said = String(event.data);
        if (said.startsWith('42["check')) return;
        const data = said.replace(/(?<="check":)\{"open":[^}]*\}/g, nothing);
        hear(new MessageEvent('message', { data }));
      });
    },
  });
}

/** Everything that the page's socket says and hears is kept. */
export function keepMessages(): void {
  const heard: string[] = [];
  Reflect.set(window, 'heard', heard);
  const send: unknown = Reflect.get(WebSocket.prototype, 'send');
  WebSocket.prototype.send = function (this: WebSocket, data: unknown) {
    heard.push(String(data));
    Reflect.apply(send as () => void, this, [data]);
    if (Reflect.get(this, 'isKept') === true) return;
    Reflect.set(this, 'isKept', true);
    this.addEventListener('message', (event) => heard.push(String(event.data)));
  };
}

/**
 * Clicks whatever reads like "go on", moves a mouse, presses keys, and answers each prompt with the
 * last number of four digits that stands anywhere in the page's tree or went over its socket.
 */
export function stillThere(video: HTMLVideoElement): void {
  const root = video.getRootNode() as ShadowRoot;
  const heard = Reflect.get(window, 'heard') as string[];
  const tried: string[] = [];
  Reflect.set(window, 'tried', tried);
  const tree = (node: Node): string => {
    const { attributes = [], shadowRoot = null, value = '' } = node as Partial<HTMLInputElement>;
    const own = [...attributes].map((each) => each.value);
    const below = [...node.childNodes, ...(shadowRoot?.childNodes ?? [])].map(tree);
    return [...own, value, node.nodeValue ?? '', ...below].join('\n');
  };
  const act = (): void => {
    for (const name of ['mousemove', 'pointermove', 'keydown', 'wheel'])
      document.body.dispatchEvent(new Event(name, { bubbles: true, composed: true }));
    for (const button of root.querySelectorAll('button'))
      if (/continue|confirm|ready|still|here|listen|^ok$/i.test(button.innerText)) button.click();
    const field = root.querySelector<HTMLInputElement>('.check:not([hidden]) .check-code');
    if (field === null || root.querySelector('.check-form.answered') !== null) return;
    const known = [...heard, tree(document)].join('\n').match(/(?<!\d)\d{4}(?!\d)/g) ?? [];
    const code = known.reverse().find((each) => !tried.includes(each)) ?? '0000';
    tried.push(code);
    field.value = code;
    root.querySelector<HTMLFormElement>('form.check-form')?.requestSubmit();
  };
  let soon = 0;
  const later = (): void => {
    soon ||= window.setTimeout(() => {
      soon = 0;
      act();
    }, 500);
  };
  new MutationObserver(later).observe(root, { childList: true, subtree: true, attributes: true });
  setInterval(later, 1_000);
}
