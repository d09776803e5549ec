import { createContext, useContext } from 'react';
import { en } from './en.ts';
import { type Words } from './words.ts';
import { zh } from './zh.ts';

export type Language = 'zh' | 'en';
const KEPT_UNDER = 'lectern-console-language';

/** The language chosen last, else the browser's. */
export function firstLanguage(): Language {
  const kept = readKept();
  if (kept === 'zh' || kept === 'en') return kept;
  return navigator.language.toLowerCase().startsWith('zh') ? 'zh' : 'en';
}

export function keepLanguage(language: Language): void {
  try {
    localStorage.setItem(KEPT_UNDER, language);
  } catch {
    // Storage may be shut off; the choice then lasts until the page is left.
  }
}

function readKept(): string | null {
  try {
    return localStorage.getItem(KEPT_UNDER);
  } catch {
    return null;
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

export interface Spoken {
  readonly language: Language;
  readonly words: Words;
}
export const SpokenContext = createContext<Spoken>({ language: 'en', words: en });

export function useWords(): Spoken {
  return useContext(SpokenContext);
}
