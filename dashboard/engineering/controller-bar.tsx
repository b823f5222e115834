import { Button, Menu } from '@mantine/core';
import { IconDotsVertical, IconKey, IconUserCog } from '@tabler/icons-react';
import type { ControllerState, ControllerView, Engineering } from '../../range/contract/engineering.ts';
import { useText, useWords } from '../shared/words.ts';
import type { Asked } from './confirm.tsx';
import { engineeringWords } from './engineering-words.ts';

const MODES = ['run', 'stop', 'program'] as const;
const KEY_POSITIONS = ['run', 'remote', 'program'] as const;
const RESTARTS = ['cold', 'warm', 'hot'] as const;

interface ControllerBarProps {
  readonly engineering: Engineering;
  readonly controller: ControllerView;
  readonly state: ControllerState | null;
  readonly may: boolean;
  /** Whether the seat is where the cabinets are. */
  readonly atCabinet: boolean;
  readonly busy: boolean;
  readonly onAsk: (asked: Asked) => void;
}

/** The controller's mode, key switch and program, and who one is towards it. */
export function ControllerBar({ engineering, controller, state, may, atCabinet, busy, onAsk }: ControllerBarProps) {
  const say = useWords(engineeringWords);
  const text = useText();
  const mode = MODES.find((one) => one === state?.mode) ?? (state?.mode === 'fault' ? 'fault' : null);
  const differs = state?.hash != null && state.hash !== controller.hash;
  return (
    <section className="controller-bar panel" aria-label={text(controller.title)}>
      <dl>
        <div>
          <dt>{say('mode')}</dt>
          <dd className="controller-mode">
            <span className="mode">
              {MODES.map((one) => (
                <button
                  key={one}
                  type="button"
                  aria-pressed={mode === one}
                  disabled={!may || busy || mode === one || state === null}
                  onClick={() => onAsk({ do: 'mode', mode: one })}
                >
                  {one.toUpperCase()}
                </button>
              ))}
            </span>
            {mode === 'fault' ? <b className="bad">▲ {say('mode.fault')}</b> : null}
            {state && mode === null ? <span className="dim">{say('mode.unknown')}</span> : null}
          </dd>
        </div>
        <div title={say('keyTip')}>
          <dt>{say('key')}</dt>
          <dd className="controller-key">
            <IconKey size={16} stroke={1.6} aria-hidden />
            {state?.key ? (
              KEY_POSITIONS.map((position) => (
                <button
                  key={position}
                  type="button"
                  className="key-position"
                  aria-pressed={state.key === position}
                  title={atCabinet ? say('turnKey') : say('keyTip')}
                  disabled={!atCabinet || busy || state.key === position}
                  onClick={() => onAsk({ do: 'key', position })}
                >
                  {position.toUpperCase()}
                </button>
              ))
            ) : (
              <span className="dim">{say('keyUnknown')}</span>
            )}
          </dd>
        </div>
        <div title={say('hash')}>
          <dt>{say('running')}</dt>
          <dd>
            <span className="mono">{state?.hash ?? '—'}</span>{' '}
            {state?.hash ? (
              <b className={differs ? 'bad' : 'good'}>
                {differs ? '≠' : '='} {say(differs ? 'differs' : 'same')}
              </b>
            ) : null}
          </dd>
        </div>
        <div title={say('hash')}>
          <dt>{say('project')}</dt>
          <dd className="mono">{controller.hash}</dd>
        </div>
      </dl>
      <span className="controller-account" title={say('stationTip')}>
        <IconUserCog size={16} stroke={1.6} aria-hidden />
        {engineering.account === null
          ? say('stationLook', { station: engineering.workstation.id })
          : say('station', { account: engineering.account, station: engineering.workstation.id })}
      </span>
      {may ? (
        <Menu position="bottom-end" withArrow>
          <Menu.Target>
            <Button size="xs" variant="default" disabled={busy} rightSection={<IconDotsVertical size={14} />}>
              {say('more')}
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {RESTARTS.map((kind) => (
              <Menu.Item key={kind} onClick={() => onAsk({ do: 'restart', kind })}>
                {say(`restart.${kind}`)}
              </Menu.Item>
            ))}
            <Menu.Divider />
            <Menu.Item color="red" onClick={() => onAsk({ do: 'wipe' })}>
              {say('wipe')}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      ) : null}
    </section>
  );
}
