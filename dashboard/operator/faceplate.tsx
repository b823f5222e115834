import { ActionIcon } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import type { LoopView, SiteView } from '../../range/contract/catalog.ts';
import { indexSite } from '../plant-picture/item-view.ts';
import { quantity, signed, unitLabel } from '../shared/format.ts';
import { Panel } from '../shared/panel.tsx';
import type { PlantMoment } from '../shared/plant-source.ts';
import { sharedWords } from '../shared/shared-words.ts';
import { useText, useWords } from '../shared/words.ts';
import { FaceplateBar } from './faceplate-bar.tsx';
import { ModeSwitch } from './mode-switch.tsx';
import { operatorWords } from './operator-words.ts';
import { Outcome } from './outcome.tsx';
import { useOperate } from './use-operate.ts';
import { ValueEntry } from './value-entry.tsx';

interface FaceplateProps {
  readonly exercise: string;
  readonly site: SiteView;
  readonly loop: LoopView;
  readonly moment: PlantMoment | null;
  readonly onClose: () => void;
}

/** A loop's faceplate: PV, SV and MV on bars, its modes, and what the operator may change. */
export function Faceplate({ exercise, site, loop, moment, onClose }: FaceplateProps) {
  const say = useWords(operatorWords);
  const shared = useWords(sharedWords);
  const text = useText();
  const operate = useOperate(exercise);
  const index = indexSite(site);
  const shown = moment?.shown ?? {};
  const shownAt = (tag: string | null) => (tag === null ? null : (shown[tag] ?? null));
  const bars = (['pv', 'sv', 'mv'] as const).flatMap((key) => {
    const point = loop[key] === null ? undefined : index.points.get(loop[key]);
    return point && point.type !== 'bool' ? [{ key, point }] : [];
  });
  const pv = shownAt(loop.pv);
  const sv = shownAt(loop.sv);
  const sameUnit = index.points.get(loop.pv)?.unit === (loop.sv ? index.points.get(loop.sv)?.unit : undefined);
  const inManual = shownAt(loop.auto) === 0;
  const svPoint = loop.sv ? index.points.get(loop.sv) : undefined;
  const manualPoint = loop.manual ? index.points.get(loop.manual) : undefined;
  // A contact is closed or open, where a machine runs or stands.
  const breaker = site.pictures.some(({ items }) =>
    items.some((item) => item.symbol === 'breaker' && item.loop === loop.id),
  );
  const alarms = (moment?.alarms ?? []).filter((alarm) => loop.alarms.includes(alarm.tag));
  return (
    <Panel
      title={`${loop.id}　${text(loop.title)}`}
      stale={moment?.stale ?? false}
      tools={
        <ActionIcon variant="subtle" color="gray" onClick={onClose} aria-label={shared('close')}>
          <IconX size={18} />
        </ActionIcon>
      }
    >
      <div className="faceplate-bars" style={{ gridTemplateColumns: `repeat(${Math.max(1, bars.length)}, 1fr)` }}>
        {bars.map(({ key, point }) => (
          <FaceplateBar key={key} label={say(key)} point={point} index={index} shown={shown} alarms={alarms} />
        ))}
      </div>
      {sameUnit && pv !== null && sv !== null ? (
        <p className="dim num" style={{ margin: '0 0 8px', fontSize: 13 }}>
          {say('deviation')}：{signed(pv - sv, index.points.get(loop.pv)?.unit ?? '1')}{' '}
          {unitLabel(index.points.get(loop.pv)?.unit ?? '1')}
        </p>
      ) : null}
      <div className="faceplate-modes">
        {loop.auto ? (
          <ModeSwitch
            index={index}
            tag={loop.auto}
            value={shownAt(loop.auto)}
            on="auto"
            off="manual"
            operate={operate}
          />
        ) : null}
        {loop.central ? (
          <ModeSwitch
            index={index}
            tag={loop.central}
            value={shownAt(loop.central)}
            on="central"
            off="local"
            operate={operate}
          />
        ) : null}
        {loop.command ? (
          <ModeSwitch
            index={index}
            tag={loop.command}
            value={shownAt(loop.command)}
            on={breaker ? 'breaker.close' : 'start'}
            off={breaker ? 'breaker.open' : 'stop'}
            operate={operate}
          />
        ) : null}
        {loop.running ? (
          <span className={`run-word ${shownAt(loop.running) ? 'on' : 'off'}`}>
            {shownAt(loop.running) === null ? '—' : say(stateWord(breaker, shownAt(loop.running) !== 0))}
          </span>
        ) : null}
      </div>
      {alarms.map((alarm) => (
        <p key={alarm.tag} style={{ color: 'var(--k-high)', margin: '0 0 6px', fontWeight: 650, fontSize: 13 }}>
          ■ {alarm.tag} {shared(`level.${alarm.level as 'H'}`)}{' '}
          {quantity(alarm.value, index.points.get(loop.pv)?.unit ?? '1')}
        </p>
      ))}
      {svPoint && svPoint.type !== 'bool' ? (
        <ValueEntry key={svPoint.tag} title={say('setpoint')} point={svPoint} current={sv} operate={operate} />
      ) : null}
      {manualPoint && inManual ? (
        <ValueEntry
          key={manualPoint.tag}
          title={say('manualOutput')}
          point={manualPoint}
          current={shownAt(loop.manual)}
          operate={operate}
        />
      ) : null}
      <Outcome operate={operate} />
    </Panel>
  );
}

const stateWord = (breaker: boolean, on: boolean) =>
  breaker ? (on ? 'breaker.closed' : 'breaker.opened') : on ? 'running' : 'stopped';
