/**
 * Stands in for the player's script: the same element name, property and events, and a method
 * `tell` by which a test says what the engine would have said.
 */
export const FAKE_PLAYER = `
class FakePlayer extends HTMLElement {
  #credit = null;
  get credit() { return this.#credit; }
  connectedCallback() {
    this.attachShadow({ mode: 'open' }).innerHTML =
      '<div id="box"></div>';
    const box = this.shadowRoot.getElementById('box');
    box.style.cssText = 'aspect-ratio:16/9;background:#101720;border-radius:8px';
  }
  tell(credit) {
    this.#credit = credit;
    this.#send('creditchange', credit);
  }
  say(name, detail) { this.#send(name, detail); }
  #send(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }
}
customElements.define('lectern-player', FakePlayer);
`;
