import { en } from './words-en.ts';
import { zh } from './words-zh.ts';
import { type Language, type Words } from './words.ts';

const KEPT_UNDER = 'lectern-demo-language';

/** The language chosen last, else the browser's. */
export function firstLanguage(): Language {
  let kept: string | null = null;
  try {
    kept = localStorage.getItem(KEPT_UNDER);
  } catch {
    // Storage may be shut off; the browser's language is a good guess then.
  }
  if (kept === 'zh' || kept === 'en') return kept;
  return navigator.language.toLowerCase().startsWith('zh') ? 'zh' : 'en';
}

export function keepLanguage(language: Language): void {
  try {
    localStorage.setItem(KEPT_UNDER, language);
  } catch {
    // The choice then lasts until the page is left.
  }
}

export function wordsOf(language: Language): Words {
  switch (language) {
    case 'zh':
      return zh;
    case 'en':
      return en;
  }
}
