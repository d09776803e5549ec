import { Tag } from 'antd';
import { type LessonStatement } from '../../protocol/statement.ts';
import { exact, percent, units } from '../figures.ts';
import { useWords } from '../words/language.ts';
import { CoverageStrip } from './coverage-strip.tsx';

/** How far the learner is with one lesson, over all sessions. */
export function LessonProgress({ lesson }: { readonly lesson: LessonStatement }) {
  const { words } = useWords();
  const missingMs = lesson.missing.reduce((sum, [startMs, endMs]) => sum + endMs - startMs, 0);
  return (
    <div className="progress">
      <CoverageStrip
        credited={lesson.credited}
        durationMs={lesson.durationMs}
        label={`${words.credited} ${exact(lesson.creditedMs)}`}
      />
      <p>
        <Tag color={lesson.settled ? 'green' : 'default'}>
          {lesson.complete ? words.complete : words.notComplete}
        </Tag>
        <span>
          {words.credited} <b className="figure">{exact(lesson.creditedMs)}</b> (
          {percent(lesson.creditedMs, lesson.durationMs)})
        </span>
        {lesson.provisionalMs > 0 && <span>{words.provisional(exact(lesson.provisionalMs))}</span>}
        <span>
          {words.required} <b className="figure">{exact(lesson.requiredMs)}</b>
        </span>
        <span>
          {words.studyTime} <b className="figure">{exact(lesson.studyMs)}</b>
        </span>
        <span>{words.units(units(lesson.earnedHundredths), units(lesson.awardedHundredths))}</span>
        {missingMs > 0 && <span className="faint">{words.missing(exact(missingMs))}</span>}
      </p>
    </div>
  );
}
