/** A few lines of XML: elements with attributes, indented, everything escaped. */

export type XmlAttributes = Readonly<Record<string, string | number | boolean | undefined>>;

export interface XmlElement {
  readonly name: string;
  readonly attributes: XmlAttributes;
  readonly children: readonly (XmlElement | string)[];
}

export function element(
  name: string,
  attributes: XmlAttributes = {},
  ...children: readonly (XmlElement | string)[]
): XmlElement {
  return { name, attributes, children };
}

export function document(root: XmlElement, { isIndented = true } = {}): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${write(root, '', isIndented ? '  ' : '')}\n`;
}

function write(node: XmlElement, indent: string, step: string): string {
  const attributes = Object.entries(node.attributes)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => ` ${name}="${escapeXml(String(value))}"`)
    .join('');
  const open = `${indent}<${node.name}${attributes}`;
  if (node.children.length === 0) return `${open}/>`;
  if (node.children.every((child) => typeof child === 'string')) {
    return `${open}>${node.children.map(escapeXml).join('')}</${node.name}>`;
  }
  const inner = node.children.map((child) =>
    typeof child === 'string'
      ? `${indent}${step}${escapeXml(child)}`
      : write(child, `${indent}${step}`, step),
  );
  return [`${open}>`, ...inner, `${indent}</${node.name}>`].join('\n');
}

const named: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

function escapeXml(text: string): string {
  return (
    text
      // eslint-disable-next-line no-control-regex -- XML 1.0 has no way to write these
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '')
      .replace(/[&<>"']/g, (character) => named[character] as string)
  );
}
