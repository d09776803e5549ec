/** Attribute lists of HLS tags. */

export function attributes(tag: string, values: Readonly<Record<string, string | number>>): string {
  const list = Object.entries(values).map(([name, value]) => `${name}=${value}`);
  return `${tag}:${list.join(',')}`;
}

/** A quoted string may hold neither a quote nor a line break, and there is no way to escape one. */
export function quoted(text: string): string {
  return `"${text.replace(/["\r\n]/g, ' ')}"`;
}
