/** A language tag as browsers write it, `pt-BR` of `pt_BR`; null where it is none. */
export function tagOf(said: string): string | null {
  try {
    return Intl.getCanonicalLocales(said.replaceAll('_', '-'))[0] ?? null;
  } catch {
    return null;
  }
}

/** @throws RangeError where it is no language tag. */
export function tagToAdd(said: string): string {
  const tag = tagOf(said);
  if (tag !== null) return tag;
  throw new RangeError(
    `addLanguage: ${said} is no language tag. Reason: no date can be written in it. Use one such as pt-BR.`,
  );
}
