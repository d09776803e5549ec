/** ISO 639-2 codes as containers carry them, to the two-letter tags of BCP 47. */

const threeToTwo: Readonly<Record<string, string>> = {
  zho: 'zh',
  chi: 'zh',
  cmn: 'zh',
  eng: 'en',
  jpn: 'ja',
  kor: 'ko',
  fra: 'fr',
  fre: 'fr',
  deu: 'de',
  ger: 'de',
  spa: 'es',
  rus: 'ru',
  por: 'pt',
  ita: 'it',
  ara: 'ar',
  vie: 'vi',
  tha: 'th',
  ind: 'id',
};

/** Absent for `und`, private codes and nonsense. */
export function bcp47(code: string | undefined): string | undefined {
  const lower = code?.toLowerCase();
  if (lower === undefined || lower === 'und') return undefined;
  if (/^[a-z]{2}$/.test(lower)) return lower;
  return threeToTwo[lower];
}
