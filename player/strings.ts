/** Every word of the player that is not a reason of the engine, in each language of the product. */
const EN = {
  play: 'Play',
  pause: 'Pause',
  replay: 'Watch again',
  mute: 'Mute',
  unmute: 'Unmute',
  volume: 'Volume',
  seekBar: 'Position in the lesson',
  positionOf: '{position} of {duration}',
  rate: 'Playback speed',
  normal: 'Normal',
  captions: 'Captions',
  off: 'Off',
  quality: 'Quality',
  auto: 'Auto',
  fullScreen: 'Full screen',
  exitFullScreen: 'Leave full screen',
  counting: 'Counting',
  notCounting: 'Not counting',
  preview: 'Preview, not counted',
  offline: 'No contact',
  offlineSentence:
    'No contact with the server. What you watch is kept here and sent when it is back.',
  connecting: 'Connecting…',
  awaiting: 'Waiting for the session…',
  readySentence: 'Press play to start. Time counts while the lesson plays.',
  countingSentence: 'Your study time is being counted.',
  previewSentence: 'This is a preview. It earns no study time.',
  progress: 'Counted study time',
  counted: '{credited} of {required} counted',
  requiredOf: 'Required: {required} of {duration}. A small rest may stay unwatched.',
  today: 'Today {today} of at most {cap}',
  hours: '{hours}\u00a0h',
  provisional: '{provisional} wait for a check',
  pending: '{pending} being confirmed',
  complete: 'Lesson complete',
  missing: 'Missing parts',
  missingNone: 'Nothing is missing so far.',
  missingReasonNone: 'Not watched yet.',
  takeMeThere: 'Take me there',
  takeMeTo: 'Take me there, {span}',
  legendCredited: 'counted',
  legendMissing: 'missing',
  legendAhead: 'still to come',
  heldBack: 'You can go on from here. Parts you have not watched yet open as you watch.',
  slowedDown: 'This course allows up to {rate}×.',
  supersededTitle: 'You are studying somewhere else',
  continueHere: 'Continue here',
  endedTitle: 'This study session has ended',
  endedSentence: 'What you watched so far is safely stored. You can go on in a new session.',
  previewOverTitle: 'The preview ends here',
  previewOverSentence: 'Open the course to study the whole lesson.',
  watchAgain: 'Watch again',
  retry: 'Try again',
  reloadPage: 'Reload the page',
  mediaFailedTitle: 'The video cannot be loaded',
  mediaFailedSentence: 'Check your connection, then try again. What was counted stays counted.',
  renewTitle: 'Please open this lesson again',
  renewSentence: 'Your access to this lesson has run out. Reload the page to go on.',
  tokenMissingTitle: 'There is no session token',
  tokenInvalidTitle: 'This session token is not valid',
  tokenSentence: 'The page around the player has to ask the engine for one (POST /v1/sessions).',
  updateTitle: 'This page is out of date',
  updateSentence: 'Reload the page to get the current player.',
  contactTitle: 'This lesson cannot be opened',
  contactSentence: 'It is not open for you at the moment. Please ask your course provider.',
  browserTitle: 'This browser cannot play the lesson',
  browserSentence: 'Please use a current version of Chrome, Edge, Firefox or Safari.',
  claimGivenUp: 'A few seconds could not be reported and will not count. You can watch them again.',
  player: 'Lesson player',
  controls: 'Player controls',
} as const;

export type StringKey = keyof typeof EN;
type Strings = Readonly<Record<StringKey, string>>;

const ZH: Strings = {
  play: '播放',
  pause: '暂停',
  replay: '重新播放',
  mute: '静音',
  unmute: '取消静音',
  volume: '音量',
  seekBar: '播放进度',
  positionOf: '{position}，共 {duration}',
  rate: '播放速度',
  normal: '正常',
  captions: '字幕',
  off: '关闭',
  quality: '清晰度',
  auto: '自动',
  fullScreen: '全屏',
  exitFullScreen: '退出全屏',
  counting: '计时中',
  notCounting: '未计时',
  preview: '试看，不计学时',
  offline: '连接中断',
  offlineSentence: '与服务器的连接中断。您观看的内容已保存在本页，恢复连接后会自动上报。',
  connecting: '正在连接…',
  awaiting: '等待学习会话…',
  readySentence: '点击播放开始学习，播放期间计入学时。',
  countingSentence: '正在计入学时。',
  previewSentence: '当前为试看，不计入学时。',
  progress: '已计学时',
  counted: '已计入 {credited}，共需 {required}',
  requiredOf: '要求学完 {duration} 中的 {required}，余下一小部分可不看。',
  today: '今日 {today}，上限 {cap}',
  hours: '{hours}\u00a0小时',
  provisional: '{provisional} 待确认',
  pending: '{pending} 核对中',
  complete: '本课已学完',
  missing: '需补学的部分',
  missingNone: '到目前为止没有缺漏。',
  missingReasonNone: '尚未观看。',
  takeMeThere: '前往',
  takeMeTo: '前往 {span}',
  legendCredited: '已计入',
  legendMissing: '需补学',
  legendAhead: '未学到',
  heldBack: '请从这里继续。未学过的部分会随着学习进度开放。',
  slowedDown: '本课程最高允许 {rate} 倍速。',
  supersededTitle: '您正在别处学习',
  continueHere: '在此继续',
  endedTitle: '本次学习已结束',
  endedSentence: '已学内容均已保存，您可以重新开始一次学习。',
  previewOverTitle: '试看到此结束',
  previewOverSentence: '进入课程即可学习完整内容。',
  watchAgain: '重新观看',
  retry: '重试',
  reloadPage: '刷新页面',
  mediaFailedTitle: '视频无法加载',
  mediaFailedSentence: '请检查网络后重试。已计入的学时不受影响。',
  renewTitle: '请重新打开本课',
  renewSentence: '您的学习凭证已失效，请刷新页面后继续。',
  tokenMissingTitle: '没有会话令牌',
  tokenInvalidTitle: '会话令牌无效',
  tokenSentence: '须由嵌入播放器的网站向引擎申请会话令牌（POST /v1/sessions）。',
  updateTitle: '页面版本已过期',
  updateSentence: '请刷新页面以获取最新播放器。',
  contactTitle: '无法打开本课',
  contactSentence: '本课目前未对您开放，请联系课程提供方。',
  browserTitle: '当前浏览器无法播放',
  browserSentence: '请使用新版 Chrome、Edge、Firefox 或 Safari 浏览器。',
  claimGivenUp: '有几秒内容未能上报，不会计入。您可以重新观看这一部分。',
  player: '课程播放器',
  controls: '播放控制',
};

export type Language = 'zh' | 'en';
const TABLES: Readonly<Record<Language, Strings>> = { en: EN, zh: ZH };

/** The text of a key with its `{places}` filled in. */
export function say(
  language: Language,
  key: StringKey,
  places: Readonly<Record<string, string>> = {},
): string {
  return TABLES[language][key].replace(
    /\{(\w+)\}/g,
    (whole, name: string) => places[name] ?? whole,
  );
}

/** Chinese for any `zh-*` tag, English for everything else. */
export function languageOf(tag: string): Language {
  return /^zh\b/i.test(tag) ? 'zh' : 'en';
}

/** A length that is often whole hours, such as a daily cap: `8 h`, else as a clock. */
export function lengthText(ms: number, language: Language): string {
  const hours = ms / 3_600_000;
  return Number.isInteger(hours) && hours > 0
    ? say(language, 'hours', { hours: String(hours) })
    : clockText(ms);
}

/** A length or place of media as `m:ss` or `h:mm:ss`. */
export function clockText(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1_000));
  const two = (value: number): string => String(value).padStart(2, '0');
  const hours = Math.floor(seconds / 3_600);
  const minutes = Math.floor(seconds / 60) % 60;
  return hours > 0
    ? `${hours}:${two(minutes)}:${two(seconds % 60)}`
    : `${minutes}:${two(seconds % 60)}`;
}
