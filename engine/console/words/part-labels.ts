import {
  NOT_COUNTED_REASONS,
  type NotCountedReason,
  REASON_LABELS,
} from '../../protocol/reasons.ts';

/** The reasons as the desk names them: the labels learners read too, with a capital letter. */
export function reasonLabels(language: 'zh' | 'en'): Readonly<Record<NotCountedReason, string>> {
  const label = (reason: NotCountedReason): [NotCountedReason, string] => {
    const text = REASON_LABELS[reason][language];
    return [reason, text.charAt(0).toUpperCase() + text.slice(1)];
  };
  return Object.fromEntries(NOT_COUNTED_REASONS.map(label)) as Record<NotCountedReason, string>;
}
