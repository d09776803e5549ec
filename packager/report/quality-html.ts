/** Pieces of the quality page: every word in Chinese and in English, every value escaped. */

export interface Words {
  readonly zh: string;
  readonly en: string;
}

export function both({ zh, en }: Words): string {
  return `<span class="zh" lang="zh">${escape(zh)}</span><span class="en" lang="en">${escape(en)}</span>`;
}

/** What a word or a number means, in small letters beside it: seen on paper and on a phone as well. */
export function meaning(words: Words): string {
  return `<span class="means">${both(words)}</span>`;
}

export function section(heading: Words, body: string): string {
  return `<section><h2>${both(heading)}</h2>${body}</section>`;
}

export function table(rows: readonly string[]): string {
  return `<table class="pairs">${rows.join('\n')}</table>`;
}

/** @param value HTML */
export function row(name: Words, value: string, means?: Words): string {
  const said = means === undefined ? '' : meaning(means);
  return `<tr><th scope="row">${both(name)}</th><td>${value}${said}</td></tr>`;
}

/** A table that becomes cards on a phone, where each cell names its column. */
export function wideTable(
  heads: readonly { readonly name: Words; readonly means: Words }[],
  rows: readonly (readonly string[])[],
): string {
  const head = heads.map(
    ({ name, means }) => `<th scope="col">${both(name)}${meaning(means)}</th>`,
  );
  const body = rows.map((cells) => {
    const [first = '', ...rest] = cells;
    const others = rest.map((cell, i) => {
      const name = heads[i + 1]?.name;
      const label = name === undefined ? '' : `<span class="label">${both(name)}</span>`;
      return `<td>${label}<span>${cell}</span></td>`;
    });
    return `<tr><th scope="row">${first}</th>${others.join('')}</tr>`;
  });
  // On a phone the heads are gone, and their meanings stand once below.
  const legend = heads
    .slice(1)
    .map(({ name, means }) => `<dt>${both(name)}</dt><dd>${both(means)}</dd>`);
  return `<table class="wide"><thead><tr>${head.join('')}</tr></thead><tbody>${body.join('\n')}</tbody></table><dl class="legend">${legend.join('')}</dl>`;
}

export function escape(value: string): string {
  const names: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
  return value.replace(/[&<>"]/g, (character) => names[character] ?? character);
}
