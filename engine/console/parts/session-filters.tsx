import { useState } from 'react';
import { Button, Input, Select } from 'antd';
import { writeRoute } from '../route.ts';
import { useWords } from '../words/language.ts';

interface SessionFiltersProps {
  readonly learner: string;
  readonly lesson: string;
  readonly lessons: readonly { readonly value: string; readonly label: string }[];
}

/** The filters live in the address, so that a filtered list can be sent to a colleague. */
export function SessionFilters({ learner, lesson, lessons }: SessionFiltersProps) {
  const { words } = useWords();
  const [typed, setTyped] = useState(learner);
  const go = (wished: { learner: string; lesson: string }) => {
    window.location.hash = writeRoute({ at: 'sessions', ...wished });
  };
  const known = lessons.some(({ value }) => value === lesson);
  const options = lesson === '' || known ? lessons : [...lessons, { value: lesson, label: lesson }];
  return (
    <div className="filters">
      <Input.Search
        aria-label={words.filterLearner}
        placeholder={words.filterLearner}
        value={typed}
        allowClear
        onChange={(event) => setTyped(event.target.value)}
        onSearch={(value) => go({ learner: value.trim(), lesson })}
      />
      <Select
        aria-label={words.lesson}
        placeholder={words.filterLesson}
        value={lesson === '' ? null : lesson}
        options={[...options]}
        allowClear
        showSearch={{ optionFilterProp: 'label' }}
        onChange={(value: string | null | undefined) => go({ learner, lesson: value ?? '' })}
      />
      {(learner !== '' || lesson !== '') && (
        <Button type="link" onClick={() => go({ learner: '', lesson: '' })}>
          {words.clearFilters}
        </Button>
      )}
    </div>
  );
}
