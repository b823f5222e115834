import { TextInput } from '@mantine/core';
import { useState } from 'react';
import type { SiteView } from '../../range/contract/catalog.ts';
import { unitLabel } from '../shared/format.ts';
import { useText, useWords } from '../shared/words.ts';
import { analystWords } from './analyst-words.ts';
import { registerNumber } from './register-number.ts';

/** Every named place in the controllers, with its address as on the wire and its number as manuals print it. */
export function RegisterMap({ site }: { readonly site: SiteView }) {
  const say = useWords(analystWords);
  const text = useText();
  const [match, setMatch] = useState('');
  const wanted = match.trim().toLowerCase();
  const points = site.points
    .filter((point) => `${point.tag} ${text(point.title)} ${point.controller}`.toLowerCase().includes(wanted))
    .toSorted(
      (a, b) => a.controller.localeCompare(b.controller) || a.area.localeCompare(b.area) || a.address - b.address,
    );
  return (
    <>
      <TextInput
        m={8}
        size="xs"
        placeholder={say('search')}
        aria-label={say('search')}
        value={match}
        onChange={(event) => setMatch(event.currentTarget.value)}
      />
      <table className="list register-map">
        <thead>
          <tr>
            <th>{say('tag')}</th>
            <th>{say('area')}</th>
            <th className="r">{say('zeroBased')}</th>
            <th className="r">{say('oneBased')}</th>
          </tr>
        </thead>
        <tbody>
          {points.map((point) => (
            <tr key={point.tag}>
              <td>
                <b className="mono">{point.tag}</b>
                <br />
                {text(point.title)}
                <br />
                <span className="dim">
                  <span className="nowrap">{point.controller}</span> {point.type}
                  {point.scale === 1 && point.offset === 0
                    ? ''
                    : ` ×${point.scale}${point.offset === 0 ? '' : ` + ${point.offset}`}`}{' '}
                  {unitLabel(point.unit)}
                  {point.write ? ` ${say('writable')}: ${say(`write.${point.write}`)}` : ''}
                </span>
              </td>
              <td>{say(`area.${point.area}`)}</td>
              <td className="r mono">{point.address}</td>
              <td className="r mono">{registerNumber(point.area, point.address)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
