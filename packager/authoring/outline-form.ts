/** What stands in the side file of a lesson. */

import {
  choiceForm,
  countForm,
  fileForm,
  flagForm,
  idForm,
  languageForm,
  lessonIdForm,
  slideTitleForm,
  timeForm,
  titleForm,
  wordsForm,
} from './authored-words.ts';
import { type Written, described, listOf, optional, recordOf, textOr } from './form.ts';

const at = optional(described('Seconds, or mm:ss, or hh:mm:ss.', timeForm));
const when = { at, atSeconds: optional(described('The same as "at".', timeForm)) };
const mustSayWhen = { keys: ['at', 'atSeconds'], need: true } as const;
const maySayWhen = { keys: ['at', 'atSeconds'], need: false } as const;

const chapterForm = recordOf('a chapter', { ...when, title: titleForm }, mustSayWhen);

const optionForm = textOr(
  wordsForm(500),
  recordOf('an option', {
    id: optional(described('By default a, b, c ... in order.', idForm)),
    text: titleForm,
    right: optional(described('Whether it is a right answer.', flagForm)),
  }),
);

const questionShape = {
  id: described('Stays the same when the words change: answers are recorded by it.', idForm),
  kind: optional(
    described(
      'single (default): one option is right; multiple: one or more.',
      choiceForm(['single', 'multiple']),
    ),
  ),
  prompt: titleForm,
  options: described('A plain text is an option that is not right.', listOf(optionForm, 12, 2)),
  explanation: optional(described('Told after the answer.', titleForm)),
  ...when,
};

const questionForm = recordOf('a question', questionShape, maySayWhen);
const bankQuestionForm = recordOf(
  'a question',
  {
    ...questionShape,
    knowledgePoint: optional(described('The id of the point it belongs to.', idForm)),
  },
  maySayWhen,
);

const pointForm = recordOf(
  'a knowledge point',
  {
    id: idForm,
    ...when,
    title: titleForm,
    summary: optional(titleForm),
    questions: optional(listOf(questionForm, 100)),
  },
  mustSayWhen,
);

const cueForm = recordOf(
  'a cue',
  {
    page: optional(
      described('From 1; by default the one after the cue before.', countForm(1, 100_000)),
    ),
    image: optional(described('File name in the folder of slides.', wordsForm(255))),
    at: described('Seconds, or mm:ss, or hh:mm:ss.', timeForm),
    title: optional(slideTitleForm),
  },
  { keys: ['page', 'image'], need: false },
);

const slidesForm = textOr(
  choiceForm(['auto', 'off']),
  recordOf(
    'slides',
    {
      file: optional(described('A PDF.', fileForm)),
      folder: optional(described('A folder of jpg, png or webp pictures.', fileForm)),
      cues: optional(described('When each one appears.', listOf(cueForm, 2000, 1))),
    },
    { keys: ['file', 'folder'], need: false },
  ),
);

export const outlineForm = recordOf('the outline', {
  id: optional(described('The id of the lesson.', lessonIdForm)),
  title: optional(titleForm),
  language: optional(described('The language of plain texts, e.g. zh.', languageForm)),
  streams: optional(
    recordOf('streams', {
      presentation: optional(
        described(
          'A file with the second picture: slides or a screen.',
          recordOf('a stream', { file: fileForm }),
        ),
      ),
    }),
  ),
  chapters: optional(listOf(chapterForm, 500)),
  knowledgePoints: optional(listOf(pointForm, 500)),
  questions: optional(
    described(
      'The bank: questions of no point, or of one named by its id.',
      listOf(bankQuestionForm, 2000),
    ),
  ),
  slides: optional(slidesForm),
  captions: optional(
    listOf(
      recordOf('captions', {
        language: languageForm,
        file: described('WebVTT, SRT or ASS.', fileForm),
      }),
      40,
    ),
  ),
});

export type WrittenOutline = Written<typeof outlineForm>;
export type WrittenQuestion = Written<typeof bankQuestionForm>;
export type WrittenTitle = Written<typeof titleForm>;

/** The JSON schema (draft 7) that `config/schema/lesson-outline.schema.json` holds. */
export function outlineSchema(): unknown {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Outline of a lesson',
    ...outlineForm.schema,
  };
}
