import type { AlertView } from '../../range/contract/exercise.ts';
import { clockAt } from './format.ts';
import type { PlantMoment } from './plant-source.ts';
import { useText } from './words.ts';

/** Security alerts, newest first: never mixed with process alarms. */
export function AlertList({
  alerts,
  moment,
}: {
  readonly alerts: readonly AlertView[];
  readonly moment: PlantMoment | null;
}) {
  const text = useText();
  return (
    <table className="list">
      <tbody>
        {alerts
          .toSorted((a, b) => b.seq - a.seq)
          .map((alert) => (
            <tr key={alert.seq}>
              <td className="nowrap num">{clockAt(alert.t, moment?.t ?? 0, moment?.clock ?? null)}</td>
              <td>
                {text(alert.title)} <span className="dim mono">{alert.about}</span>
              </td>
            </tr>
          ))}
      </tbody>
    </table>
  );
}
