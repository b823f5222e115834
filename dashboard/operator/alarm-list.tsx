import { Button } from '@mantine/core';
import { Fragment, useEffect, useState } from 'react';
import type { SiteView } from '../../range/contract/catalog.ts';
import { clockAt, quantity } from '../shared/format.ts';
import { PriorityMark } from '../shared/marks.tsx';
import { EmptyNote } from '../shared/panel.tsx';
import type { PlantMoment } from '../shared/plant-source.ts';
import { sharedWords } from '../shared/shared-words.ts';
import { useText, useWords } from '../shared/words.ts';
import { gravestFirst } from './alarm-order.ts';
import { operatorWords } from './operator-words.ts';
import type { useOperate } from './use-operate.ts';

interface AlarmListProps {
  readonly site: SiteView;
  readonly moment: PlantMoment | null;
  /** Absent where alarms are only looked at. */
  readonly operate?: ReturnType<typeof useOperate>;
}

/** Process alarms with their ISA-18.2 states. A row opens its guide; A acknowledges the row that is open. */
export function AlarmList({ site, moment, operate }: AlarmListProps) {
  const say = useWords(operatorWords);
  const shared = useWords(sharedWords);
  const text = useText();
  const [picked, setPicked] = useState<string | null>(null);
  const mutate = operate?.mutate;
  useEffect(() => {
    if (!mutate || picked === null) return;
    const onKey = (event: KeyboardEvent) => {
      const target = event.target as HTMLElement;
      if (event.key.toLowerCase() !== 'a' || event.ctrlKey || event.altKey || event.metaKey) return;
      if (['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName)) return;
      mutate({ do: 'acknowledge', alarm: picked });
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [mutate, picked]);
  const alarms = gravestFirst(moment?.alarms ?? []);
  if (!moment) return <EmptyNote text={shared('waiting')} />;
  if (alarms.length === 0) return <EmptyNote text={say('noAlarms')} />;
  return (
    <table className="list">
      <thead>
        <tr>
          <th>{say('priority')}</th>
          <th>{say('state')}</th>
          <th>{say('alarm')}</th>
          <th className="r">{say('value')}</th>
          <th className="r">{say('limit')}</th>
          <th>{say('since')}</th>
          <th />
        </tr>
      </thead>
      <tbody>
        {alarms.map((alarm) => {
          const known = site.alarms.find((one) => one.tag === alarm.tag);
          const unit = site.points.find((point) => point.tag === known?.value)?.unit ?? '1';
          const open = alarm.state !== 'acknowledged';
          return (
            <Fragment key={alarm.tag}>
              <tr
                className={`alarm-row ${open ? 'unacknowledged' : ''} ${picked === alarm.tag ? 'picked' : ''}`}
                onClick={() => setPicked(picked === alarm.tag ? null : alarm.tag)}
              >
                <td>
                  <PriorityMark priority={alarm.priority} filled={alarm.state !== 'cleared-unacknowledged'} />
                </td>
                <td className="nowrap">{say(`state.${alarm.state}`)}</td>
                <td>
                  <button
                    type="button"
                    className="linklike"
                    aria-expanded={picked === alarm.tag}
                    onClick={(event) => {
                      event.stopPropagation();
                      setPicked(picked === alarm.tag ? null : alarm.tag);
                    }}
                  >
                    <span className="mono">{alarm.tag}</span>　{text(known?.title)}
                  </button>{' '}
                  <span className="tag">{shared(`level.${alarm.level as 'H'}`)}</span>
                </td>
                <td className="r">{quantity(alarm.value, unit)}</td>
                <td className="r">{quantity(alarm.limit, unit)}</td>
                <td className="nowrap num">{clockAt(alarm.since, moment?.t ?? 0, moment?.clock ?? null)}</td>
                <td className="r">
                  {operate && open ? (
                    <Button
                      size="compact-xs"
                      variant="default"
                      onClick={(event) => {
                        event.stopPropagation();
                        operate.mutate({ do: 'acknowledge', alarm: alarm.tag });
                      }}
                    >
                      {say('acknowledge')}
                    </Button>
                  ) : null}
                </td>
              </tr>
              {picked === alarm.tag && known ? (
                <tr className="picked">
                  <td />
                  <td colSpan={6}>
                    <b>{say('guide')}</b>　{text(known.guide)}
                  </td>
                </tr>
              ) : null}
            </Fragment>
          );
        })}
      </tbody>
    </table>
  );
}
