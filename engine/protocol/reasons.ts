/**
 * Why presented time does not count. A reason is neutral: it accuses nobody, and it is told to the
 * learner at once and in plain words.
 */

/** Reasons for which a presented millisecond of media is refused. */
export const REFUSAL_REASONS = [
  'superseded',
  'lesson-order',
  'outside-hours',
  'rate-above-policy',
  'hidden',
  'idle',
  'seek-rule',
  'repeat',
  'media-missing',
  'not-delivered',
  'faster-than-clock',
  'daily-cap',
  'check-missed',
  'check-failed',
] as const;
export type RefusalReason = (typeof REFUSAL_REASONS)[number];

/** Reasons for which a millisecond of server time between session start and end does not count. */
export const IDLE_REASONS = ['paused', 'stalled', 'gap'] as const;
export type IdleReason = (typeof IDLE_REASONS)[number];

/**
 * Why units of credit are not awarded for study time that counts. Study time itself stays: what
 * withholds the units may still come.
 */
export const WITHHELD_REASONS = [
  'test-missing',
  'course-failed',
  'too-little-counted',
  'too-little-delivered',
  'too-few-tokens',
  'presence-not-proved',
  'identity-not-proved',
] as const;
export type WithheldReason = (typeof WITHHELD_REASONS)[number];

export const NOT_COUNTED_REASONS = [...REFUSAL_REASONS, ...IDLE_REASONS] as const;
export type NotCountedReason = RefusalReason | IdleReason;

/** One sentence for the learner while it is so, in each language of the product. */
export const REASON_SENTENCES: Readonly<
  Record<NotCountedReason, { readonly zh: string; readonly en: string }>
> = {
  superseded: {
    zh: '您已在另一个窗口或设备上继续学习，此处不再计时。',
    en: 'You continued in another window or device, so this one does not count.',
  },
  'lesson-order': {
    zh: '请先学完本课程前面的课时，这一课时才会开始计时。',
    en: 'Please complete the lessons before this one first; then this one counts.',
  },
  'outside-hours': {
    zh: '现在不在可计时的时段内，请在规定的时间再来学习。',
    en: 'Study counts only at certain hours of the day. Please come back then.',
  },
  'rate-above-policy': {
    zh: '播放速度超过了本课程允许的倍速，此段未计入。',
    en: 'The playback speed is above what this course allows.',
  },
  hidden: {
    zh: '本页面在后台，此段未计入。请回到本页面继续。',
    en: 'This tab is in the background. Come back to it to go on counting.',
  },
  idle: {
    zh: '有一段时间没有看到您的操作，计时已停。动一下鼠标、键盘或屏幕即可继续。',
    en: 'We have not noticed you for a while. Touch the page or a key to go on counting.',
  },
  'seek-rule': {
    zh: '跳过了尚未学习的内容，此段暂不计入。请先学完前面的部分。',
    en: 'You skipped ahead of what you have watched. Watch the earlier part first.',
  },
  repeat: {
    zh: '这部分之前已计入，重复观看不再累计。',
    en: 'This part has been counted before. Watching it again is fine, it just counts once.',
  },
  'media-missing': {
    zh: '这段内容的画面或声音没有完整送达，此段未计入。请检查网络后再看一遍。',
    en: 'Picture or sound of this part did not reach you. Please play this part again.',
  },
  'not-delivered': {
    zh: '服务器没有查到这段内容的发送记录，此段未计入。',
    en: 'The server has no record of sending this part to you.',
  },
  'faster-than-clock': {
    zh: '播放的内容比实际经过的时间多，多出的部分未计入。',
    en: 'More was played than time has passed, so the excess does not count.',
  },
  'daily-cap': {
    zh: '今天的学习时长已达上限，请明天继续。',
    en: 'You have reached the most that counts in one day. Please continue tomorrow.',
  },
  'check-missed': {
    zh: '有一次确认没有按时完成，这段时间需要重新学习。',
    en: 'A check was not answered in time, so this part has to be watched again.',
  },
  'check-failed': {
    zh: '有一次确认没有答对，这段时间需要重新学习，之后可以再试。',
    en: 'A check was not answered correctly, so please watch this part again and have another try.',
  },
  paused: { zh: '已暂停，未计时。', en: 'Paused.' },
  stalled: { zh: '正在缓冲，未计时。', en: 'Waiting for the video to load.' },
  gap: {
    zh: '与服务器的联系中断，这段时间没有记录。',
    en: 'There was no contact with the server for this time.',
  },
};

/** The same in a few words and without a tense, for what is over: histories, statements, the desk. */
export const REASON_LABELS: Readonly<
  Record<NotCountedReason, { readonly zh: string; readonly en: string }>
> = {
  superseded: { zh: '已在别处继续学习', en: 'continued elsewhere' },
  'lesson-order': { zh: '前面的课时未学完', en: 'earlier lessons not complete' },
  'outside-hours': { zh: '不在可计时时段', en: 'outside the hours that count' },
  'rate-above-policy': { zh: '倍速超过规定', en: 'speed above what is allowed' },
  hidden: { zh: '页面在后台', en: 'page in the background' },
  idle: { zh: '长时间无操作', en: 'no input for a while' },
  'seek-rule': { zh: '前面的内容未学完', en: 'earlier parts not watched' },
  repeat: { zh: '此前已计入', en: 'counted before' },
  'media-missing': { zh: '画面或声音未送达', en: 'picture or sound not sent' },
  'not-delivered': { zh: '没有发送记录', en: 'no record of its delivery' },
  'faster-than-clock': { zh: '快于实际时间', en: 'more than time had passed' },
  'daily-cap': { zh: '超过每日上限', en: 'over the daily maximum' },
  'check-missed': { zh: '确认未按时完成', en: 'check not answered in time' },
  'check-failed': { zh: '确认未答对', en: 'check not answered correctly' },
  paused: { zh: '暂停', en: 'paused' },
  stalled: { zh: '缓冲', en: 'loading' },
  gap: { zh: '与服务器无联系', en: 'no contact with the server' },
};

/** Why units are not awarded yet, and what may bring them: for statements and the host's pages. */
export const WITHHELD_SENTENCES: Readonly<
  Record<WithheldReason, { readonly zh: string; readonly en: string }>
> = {
  'test-missing': {
    zh: '通过本课程的测试后，学时即可认定。',
    en: 'The units are awarded once the test of this course is passed.',
  },
  'course-failed': {
    zh: '未完成的确认次数过多，本课程需要重新学习。',
    en: 'Too many checks were not completed, so this course has to be taken again.',
  },
  'too-little-counted': {
    zh: '本课时中有效学习时间的比例还不够，请把未计入的部分再看一遍。',
    en: 'Too small a part of the time in this lesson counted. Please watch what did not again.',
  },
  'too-little-delivered': {
    zh: '有发送记录的学习时间比例还不够。',
    en: 'Too small a part of the credit has a record of its delivery.',
  },
  'too-few-tokens': {
    zh: '播放记录中的确认信息还不够。',
    en: 'Too small a part of the credit was confirmed by the player while it played.',
  },
  'presence-not-proved': {
    zh: '在场确认还不够。',
    en: 'Too small a part of the credit lies beside a passed presence check.',
  },
  'identity-not-proved': {
    zh: '身份确认还不够。',
    en: 'Too small a part of the credit lies beside a passed identity check.',
  },
};
