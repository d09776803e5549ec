import { type ReactNode } from 'react';
import { Button } from 'antd';
import { timeOfDay } from '../figures.ts';
import { writeRoute } from '../route.ts';
import { useWords } from '../words/language.ts';

interface ViewHeadProps {
  readonly title: string;
  /** The small line above the title; with it comes a way back to the list. */
  readonly over?: string;
  readonly tag?: ReactNode;
  readonly asOfUtcMs: number | null;
  readonly asking: boolean;
  readonly onRefresh: () => void;
}

export function ViewHead({ title, over, tag, asOfUtcMs, asking, onRefresh }: ViewHeadProps) {
  const { words } = useWords();
  return (
    <div className="view-head">
      <div className="view-title">
        {over !== undefined && (
          <nav className="trail">
            <a href={writeRoute({ at: 'sessions', learner: '', lesson: '' })}>{words.sessions}</a>
            <span aria-hidden="true">/</span>
            <span>{over}</span>
          </nav>
        )}
        <h1>
          {title} {tag}
        </h1>
      </div>
      <div className="view-tools">
        {asOfUtcMs !== null && (
          <span className="faint figure">{words.asOf(timeOfDay(asOfUtcMs))}</span>
        )}
        <Button onClick={onRefresh} loading={asking}>
          {words.refresh}
        </Button>
      </div>
    </div>
  );
}
