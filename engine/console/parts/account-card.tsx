import { useId } from 'react';
import { Card } from 'antd';
import { type Part, type Sum } from '../account.ts';
import { exact, percent } from '../figures.ts';
import { useWords } from '../words/language.ts';
import { Hatches, partFill, Swatch } from './swatch.tsx';

interface AccountCardProps {
  readonly title: string;
  readonly lead: string;
  readonly totalLabel: string;
  /** What the credited part is called in this account. */
  readonly creditedLabel: string;
  readonly sum: Sum;
}

/** One account as a sum: parts, a rule, the total, and whether both sides are the same. */
export function AccountCard({ title, lead, totalLabel, creditedLabel, sum }: AccountCardProps) {
  const { words } = useWords();
  const label = (part: Part) => (part === 'credited' ? creditedLabel : words.parts[part]);
  const balanced = sum.differenceMs === 0;
  return (
    <Card className="account" size="small">
      <h2>{title}</h2>
      <p className="lead">{lead}</p>
      <AccountBar sum={sum} label={label} />
      <table className="sum">
        <tbody>
          {sum.parts.map(({ part, amountMs }, at) => (
            <tr key={part}>
              <th scope="row">
                <span className="sum-sign">{at === 0 ? '' : '+'}</span>
                <Swatch part={part} />
                {label(part)}
              </th>
              <td className="figure">{exact(amountMs)}</td>
              <td className="figure faint">{percent(amountMs, sum.totalMs)}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">
              <span className="sum-sign">{balanced ? '=' : '≠'}</span>
              {totalLabel}
            </th>
            <td className="figure">{exact(sum.totalMs)}</td>
            <td className="figure faint">{percent(sum.totalMs, sum.totalMs)}</td>
          </tr>
        </tfoot>
      </table>
      <p className={balanced ? 'balance is-even' : 'balance is-off'} role="status">
        {balanced ? (
          <>
            <b>✓ {words.balances}</b>
            <span className="figure">
              {words.balanceFormula(
                `${sum.totalMs}`,
                `${sum.parts.map(({ amountMs }) => amountMs).join(' + ')} ms`,
              )}
            </span>
          </>
        ) : (
          <b>✕ {words.doesNotBalance(sum.differenceMs)}</b>
        )}
      </p>
    </Card>
  );
}

function AccountBar({ sum, label }: { sum: Sum; label: (part: Part) => string }) {
  const prefix = useId();
  let leftRatio = 0;
  return (
    <svg className="account-bar" width="100%" height="14" aria-hidden="true">
      <Hatches prefix={prefix} parts={sum.parts.map(({ part }) => part)} />
      <rect width="100%" height="14" fill="#e6eae8" />
      {sum.totalMs > 0 &&
        sum.parts.map(({ part, amountMs }) => {
          const widthRatio = amountMs / sum.totalMs;
          const x = leftRatio;
          leftRatio += widthRatio;
          return (
            <rect
              key={part}
              x={`${x * 100}%`}
              width={`${widthRatio * 100}%`}
              height="14"
              fill={partFill(prefix, part)}
            >
              <title>{`${label(part)} ${exact(amountMs)}`}</title>
            </rect>
          );
        })}
    </svg>
  );
}
