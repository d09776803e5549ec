/**
 * Why presented time does not count. A reason is neutral: it accuses nobody, and it is told to the
 * learner at once and in plain words.
 */

/** Reasons for which a presented millisecond of media is refused. */
export const REFUSAL_REASONS = [
  'superseded',
  'rate-above-policy',
  'hidden',
  'seek-rule',
  'repeat',
  'not-delivered',
  'faster-than-clock',
  'daily-cap',
  'check-missed',
] as const;
export type RefusalReason = (typeof REFUSAL_REASONS)[number];

/** Reasons for which a millisecond of server time between session start and end does not count. */
export const IDLE_REASONS = ['paused', 'stalled', 'gap'] as const;
export type IdleReason = (typeof IDLE_REASONS)[number];

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
  'rate-above-policy': {
    zh: '播放速度超过了本课程允许的倍速，此段未计入。',
    en: 'The playback speed is above what this course allows.',
  },
  hidden: {
    zh: '本页面在后台，此段未计入。请回到本页面继续。',
    en: 'This tab is in the background. Come back to it to go on counting.',
  },
  'seek-rule': {
    zh: '跳过了尚未学习的内容，此段暂不计入。请先学完前面的部分。',
    en: 'You skipped ahead of what you have watched. Watch the earlier part first.',
  },
  repeat: {
    zh: '这部分之前已计入，重复观看不再累计。',
    en: 'This part has been counted before. Watching it again is fine, it just counts once.',
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
  'rate-above-policy': { zh: '倍速超过规定', en: 'speed above what is allowed' },
  hidden: { zh: '页面在后台', en: 'page in the background' },
  'seek-rule': { zh: '前面的内容未学完', en: 'earlier parts not watched' },
  repeat: { zh: '此前已计入', en: 'counted before' },
  'not-delivered': { zh: '没有发送记录', en: 'no record of its delivery' },
  'faster-than-clock': { zh: '快于实际时间', en: 'more than time had passed' },
  'daily-cap': { zh: '超过每日上限', en: 'over the daily maximum' },
  'check-missed': { zh: '确认未按时完成', en: 'check not answered in time' },
  paused: { zh: '暂停', en: 'paused' },
  stalled: { zh: '缓冲', en: 'loading' },
  gap: { zh: '与服务器无联系', en: 'no contact with the server' },
};
