/** Which folder names every disk can hold: Windows and its network shares refuse some. */

/** Devices of Windows, with or without an extension. */
const deviceName = /^(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)/i;

/** The packager puts hidden folders and a private part beside a lesson, with longer names. */
export const longestNameBytes = 200;

/** @returns what Windows has against it, for a sentence about the name; nothing where all is well */
export function nameTrouble(name: string): string | undefined {
  // eslint-disable-next-line no-control-regex -- these are the very signs that are meant
  const sign = /[<>:"|?*\\\u0000-\u001f]/.exec(name)?.[0];
  if (sign !== undefined) return `holds ${JSON.stringify(sign)}`;
  if (/[. ]$/.test(name)) return `ends with a ${name.endsWith('.') ? 'dot' : 'space'}`;
  if (deviceName.test(name)) return 'is the name of a device';
  return undefined;
}

export function isTooLong(name: string): boolean {
  return new TextEncoder().encode(name).length > longestNameBytes;
}

/** An id that was made from a name, as one that every disk can hold. */
export function safeId(id: string): string | undefined {
  const bare = id.replace(/\.+$/, '');
  if (bare === '') return undefined;
  // With a word before it, it is no device.
  return deviceName.test(bare) ? `lesson-${bare}`.slice(0, 80) : bare;
}
