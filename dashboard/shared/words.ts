import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { Text } from '../../range/contract/text.ts';
import { i18next, type Language } from './i18n.ts';

/** One area's words. Both languages stand side by side, so that a missing one does not compile. */
export interface Words<K extends string> {
  readonly namespace: string;
  readonly entries: Readonly<Record<K, Text>>;
}

/** Registers an area's words with i18next under `namespace`. `{{name}}` in a text is filled from the values given. */
export function defineWords<K extends string>(namespace: string, entries: Record<K, Text>): Words<K> {
  for (const language of ['ja', 'en'] as const) {
    const bundle: Record<string, string> = {};
    for (const [key, text] of Object.entries<Text>(entries)) bundle[key] = text[language];
    i18next.addResourceBundle(language, namespace, bundle, true, true);
  }
  return { namespace, entries };
}

export type Say<K extends string> = (key: K, values?: Record<string, string | number>) => string;

/** The area's words in the current language. */
export function useWords<K extends string>(words: Words<K>): Say<K> {
  const { t } = useTranslation(words.namespace, { i18n: i18next });
  return useCallback((key, values) => t(key as string, values ?? {}), [t]);
}

/** Picks the current language out of texts that come with the content. */
export function useText(): (text: Text | null | undefined) => string {
  const language = useLanguage();
  return useCallback((text) => (text ? text[language] : ''), [language]);
}

export function useLanguage(): Language {
  const { i18n } = useTranslation(undefined, { i18n: i18next });
  return i18n.language === 'en' ? 'en' : 'ja';
}
