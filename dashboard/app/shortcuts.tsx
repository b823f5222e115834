import { Modal } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { setLanguage } from '../shared/i18n.ts';
import { setLook, useLook } from '../shared/look.ts';
import { looks } from '../shared/palette.ts';
import { useLanguage, useWords } from '../shared/words.ts';
import { appWords } from './app-words.ts';
import type { Place } from './places.ts';

/** True where keys belong to what is being typed. */
function typing(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName))
  );
}

/** The keys of the whole house: Alt+1…9 for places, ? for help, Alt+L and Alt+T for language and look. */
export function useShortcuts(places: readonly Place[]) {
  const [opened, setOpened] = useState(false);
  const navigate = useNavigate();
  const language = useLanguage();
  const look = useLook();
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.altKey && /^Digit[1-9]$/.test(event.code)) {
        const place = places[Number(event.code.slice(5)) - 1];
        if (place) {
          event.preventDefault();
          void navigate({ to: place.to });
        }
      } else if (event.altKey && event.code === 'KeyL') {
        event.preventDefault();
        setLanguage(language === 'ja' ? 'en' : 'ja');
      } else if (event.altKey && event.code === 'KeyT') {
        event.preventDefault();
        setLook(looks[(looks.indexOf(look) + 1) % looks.length] ?? 'light');
      } else if (event.key === '?' && !typing(event.target)) {
        setOpened(true);
      }
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [places, navigate, language, look]);
  return { opened, show: () => setOpened(true), hide: () => setOpened(false) };
}

export function ShortcutHelp({ opened, onClose }: { readonly opened: boolean; readonly onClose: () => void }) {
  const say = useWords(appWords);
  const rows: [string, string][] = [
    ['Alt + 1 … 9', say('shortcuts.go')],
    ['Tab / Shift + Tab', say('shortcuts.tab')],
    ['?', say('shortcuts.help')],
    ['Alt + L', say('shortcuts.language')],
    ['Alt + T', say('shortcuts.look')],
    ['Space / ← / →', say('shortcuts.play')],
    ['A', say('shortcuts.ack')],
    ['↑ ↓ / Tab / Ctrl + C', say('shortcuts.terminal')],
  ];
  return (
    <Modal opened={opened} onClose={onClose} title={say('shortcuts.title')} centered>
      <table className="list">
        <tbody>
          {rows.map(([keys, text]) => (
            <tr key={keys}>
              <td className="nowrap">
                <kbd>{keys}</kbd>
              </td>
              <td>{text}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Modal>
  );
}
