/** What strangers wrote, made safe for a terminal. */

/**
 * Signs that would steer the terminal (C0 but for line ends and tabs, DEL, C1) or turn the reading
 * direction around, written as `\u009b`; the same within JSON is still the same text.
 */
export function printable(text: string): string {
  return text.replace(steering, escaped);
}

function escaped(sign: string): string {
  return `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

const steering =
  // eslint-disable-next-line no-control-regex -- these are the very signs that are meant
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;
