import { Button, Tabs } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { z } from 'zod';
import '@xterm/xterm/css/xterm.css';
import type { SiteView } from '../../range/contract/catalog.ts';
import { CommandCardSchema } from '../../range/contract/investigation.ts';
import { call } from '../shared/api.ts';
import { i18next } from '../shared/i18n.ts';
import { FaultNote } from '../shared/panel.tsx';
import { useText, useWords } from '../shared/words.ts';
import { analystWords } from './analyst-words.ts';
import { RegisterMap } from './register-map.tsx';
import { TerminalSession } from './terminal-session.ts';

/** The terminal, with the command cards and the register map beside it. */
export function TerminalTab({ exercise, site }: { readonly exercise: string; readonly site: SiteView }) {
  const say = useWords(analystWords);
  const text = useText();
  const box = useRef<HTMLDivElement>(null);
  const session = useRef<TerminalSession | null>(null);
  const cards = useQuery({
    queryKey: ['commands', exercise],
    queryFn: () => call('commands', z.array(CommandCardSchema), { params: { id: exercise } }),
    staleTime: 600_000,
  });
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const made = new TerminalSession(exercise, 't1', () => (i18next.language === 'en' ? 'en' : 'ja'));
    session.current = made;
    let close: (() => void) | null = null;
    let gone = false;
    // The grid is measured once, so the mono font has to be there first.
    void document.fonts.load('15px "JetBrains Mono Variable"').then(() => {
      if (!gone) close = made.open(element);
    });
    return () => {
      gone = true;
      close?.();
      session.current = null;
    };
  }, [exercise]);
  return (
    <div className="terminal-layout">
      <div style={{ display: 'flex', flexDirection: 'column', minHeight: 0, gap: 4 }}>
        <p className="dim" style={{ margin: 0, fontSize: 13 }}>
          {say('terminalHelp')}
        </p>
        <div className="terminal-box" ref={box} style={{ flex: 1, minHeight: 0 }} data-testid="terminal" />
      </div>
      <section className="panel terminal-cards" aria-label={say('cards')}>
        <Tabs defaultValue="cards" className="tabs-fill">
          <Tabs.List>
            <Tabs.Tab value="cards">{say('cards')}</Tabs.Tab>
            <Tabs.Tab value="registers">{say('registers')}</Tabs.Tab>
          </Tabs.List>
          <Tabs.Panel value="cards" px={12}>
            {cards.error ? <FaultNote error={cards.error} onRetry={() => void cards.refetch()} /> : null}
            {(cards.data ?? []).map((card) => (
              <article key={card.name} className="card">
                <b className="mono">{card.name}</b>
                <p>{text(card.text)}</p>
                <code className="dim">{card.usage}</code>
                <Button
                  size="compact-xs"
                  variant="default"
                  mt={4}
                  title={say('useCard')}
                  onClick={() => session.current?.propose(card.example)}
                >
                  <span className="mono">{card.example}</span>
                </Button>
              </article>
            ))}
          </Tabs.Panel>
          <Tabs.Panel value="registers">
            <RegisterMap site={site} />
          </Tabs.Panel>
        </Tabs>
      </section>
    </div>
  );
}
