import { type CHECKS_EN } from './checks.ts';
import { type HELP_EN } from './help.ts';
import { type OUTLINE_EN } from './outline.ts';
import { type PANEL_EN } from './panel.ts';

/** The words of the player that are there from the start; parts bring theirs. Reasons are the engine's. */
export const EN = {
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
  requiredOf: 'Required: {required} of {duration}. A small rest may stay unwatched.',
  hours: '{hours}\u00a0h',
  complete: 'Lesson complete',
  completeWaits: 'All watched; a check is still to come',
  missing: 'Missing parts',
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
  engineInvalidTitle: 'The address of the engine is not valid',
  engineSentence:
    'The page around the player has to name an http or https address (engine); a page by https, one by https.',
  updateTitle: 'This page is out of date',
  updateSentence: 'Reload the page to get the current player.',
  contactTitle: 'This lesson cannot be opened',
  contactSentence: 'It is not open for you at the moment. Please ask your course provider.',
  browserTitle: 'This browser cannot play the lesson',
  browserSentence: 'Please use a current version of Chrome, Edge, Firefox or Safari.',
  claimGivenUp: 'A few seconds could not be reported and will not count. You can watch them again.',
  player: 'Lesson player',
  controls: 'Player controls',
  // Trouble.
  offlineDevice: 'You are offline. What you watch is kept here and sent once you are back.',
  noContactYet: 'No contact with the server yet. Trying again…',
  contactBack: 'Contact is back. What you watched is being sent.',
  // Panes.
  slides: 'Slides',
  slideNumber: 'Slide {number}',
  slidesFailed: 'The slides cannot be loaded right now. Trying again…',
  knowledgePoint: 'Knowledge point',
  layout: 'Layout',
  layoutAuto: 'Automatic',
  layoutSideBySide: 'Side by side',
  layoutSlides: 'Slides large',
  layoutCamera: 'Camera large',
  layoutStacked: 'One below the other',
  layoutBare: 'Video only',
  withOutline: 'With outline',
  // Controls.
  captionSize: 'Size',
  sizeSmall: 'Small',
  sizeMedium: 'Medium',
  sizeLarge: 'Large',
  dataSaver: 'Data saver',
  soundOnly: 'Sound only',
  soundOnlySentence: 'Only the sound is loaded. It counts like the picture does.',
  soundOnlyPreview: 'Only the sound is loaded.',
  pictureInPicture: 'Picture in picture',
  windowNotCounted: 'Time counts only while this page is visible.',
  close: 'Close',
  keyHelp: 'Keyboard shortcuts',
  nowAtRate: 'Speed {rate}×',
  nowInChapter: 'Chapter: {title}',
  // Account: whether time counts, and how it was counted.
  checkOpen: 'Check waiting',
  checkOpenSentence:
    'A check is waiting for you. What you watch now counts once you have passed it.',
  checkOwedSentence: 'Time counts again once you have passed a check.',
  courseFailedSentence:
    'Nothing of this course counts for now, because several checks were not completed. Please ask your course provider.',
  capSentence: 'You have reached the most that counts in one day. Time counts again from {time}.',
  hoursSentence: 'Study counts only at certain hours. Time counts again from {time}.',
  thisLesson: 'This lesson',
  todayCounted: 'Today',
  last24Hours: 'Last 24 hours',
  waitsForCheck: 'Waits for a check',
  beingConfirmed: 'Being confirmed',
  partOf: '{part} of {whole}',
  units: 'Units: {units}',
  missingAll: '{length} in all',
  nextMissing: 'Next missing part',
  missingAt: 'Missing part {number} of {count}: {span}',
  longestFirst: 'Longest first',
  howCounted: 'How my time was counted',
  checkPassed: 'Confirmed, thank you. Your time counts.',
} as const;

/** The texts that are there from the start. */
export type CoreKey = keyof typeof EN;
/** The keys of all texts, those of parts included. */
export type StringKey =
  | CoreKey
  | keyof typeof CHECKS_EN
  | keyof typeof HELP_EN
  | keyof typeof OUTLINE_EN
  | keyof typeof PANEL_EN;
/** A text for each key. */
export type Strings = Readonly<Record<StringKey, string>>;
