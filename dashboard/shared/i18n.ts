import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';

export type Language = 'ja' | 'en';
const KEY = 'kunren.language';

/** The language last chosen here, or else the browser's; Japanese where the browser asks for neither. */
export function preferredLanguage(stored: string | null, browser: readonly string[]): Language {
  if (stored === 'ja' || stored === 'en') return stored;
  for (const tag of browser) {
    if (tag.toLowerCase().startsWith('ja')) return 'ja';
    if (tag.toLowerCase().startsWith('en')) return 'en';
  }
  return 'ja';
}

function remembered(): string | null {
  return typeof localStorage === 'undefined' ? null : localStorage.getItem(KEY);
}

const initial = preferredLanguage(remembered(), typeof navigator === 'undefined' ? [] : navigator.languages);

i18next.use(initReactI18next).init({
  lng: initial,
  fallbackLng: 'ja',
  initAsync: false,
  // Keys are flat: `status.running` is one key.
  keySeparator: false,
  resources: {},
  interpolation: { escapeValue: false },
  react: { useSuspense: false },
});

/** Changes the language of every screen and remembers the choice in this browser. */
export function setLanguage(language: Language): void {
  if (typeof localStorage !== 'undefined') localStorage.setItem(KEY, language);
  if (typeof document !== 'undefined') document.documentElement.lang = language;
  void i18next.changeLanguage(language);
}

if (typeof document !== 'undefined') document.documentElement.lang = initial;

export { i18next };
