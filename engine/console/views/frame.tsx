import { type ReactNode } from 'react';
import { Button, Segmented, Tag } from 'antd';
import { timeZoneName } from '../figures.ts';
import { writeRoute } from '../route.ts';
import { type Language, useWords } from '../words/language.ts';

interface FrameProps {
  /** Null while nobody is signed in. */
  readonly tenant: string | null;
  readonly onLanguage: (language: Language) => void;
  readonly onLeave: () => void;
  readonly children: ReactNode;
}

const LANGUAGES = [
  { label: '中文', value: 'zh' as const },
  { label: 'English', value: 'en' as const },
];
const START = writeRoute({ at: 'sessions', learner: '', lesson: '' });

export function Frame({ tenant, onLanguage, onLeave, children }: FrameProps) {
  const { words, language } = useWords();
  return (
    <>
      <header className="bar">
        <a className="bar-brand" href={START}>
          <Mark />
          <b>Lectern</b>
          <span className="bar-desk">{words.desk}</span>
        </a>
        {tenant !== null && (
          <span className="bar-tenant">
            <span className="bar-tenant-name" title={tenant}>
              {tenant}
            </span>
            <Tag variant="filled">{words.readOnly}</Tag>
          </span>
        )}
        <span className="bar-tools">
          <Segmented
            aria-label={words.language}
            options={LANGUAGES}
            value={language}
            onChange={onLanguage}
          />
          {tenant !== null && <Button onClick={onLeave}>{words.signOut}</Button>}
        </span>
      </header>
      <main className="page">{children}</main>
      {tenant !== null && (
        <footer className="foot">{words.timesIn(timeZoneName(Date.now()))}</footer>
      )}
    </>
  );
}

function Mark() {
  return (
    <svg viewBox="0 0 32 32" width="26" height="26" aria-hidden="true">
      <rect width="32" height="32" rx="7" fill="#2b7a72" />
      <path
        d="M7 10h18M9 10l2.5 7h9L23 10M16 17v8M11 25h10"
        fill="none"
        stroke="#eef7f3"
        strokeWidth="2.4"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}
