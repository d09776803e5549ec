/** Words of the sheet that lists the keys. They come with that part of the screen. */
export const HELP_EN = {
  keyPlay: 'Play or pause',
  keySeek: '5 seconds back or on',
  keyChapter: 'Previous or next chapter',
  keyRate: 'Slower or faster',
  keyVolume: 'Louder or quieter',
  capSpace: 'Space',
} as const;

export const HELP_ZH: Readonly<Record<keyof typeof HELP_EN, string>> = {
  keyPlay: '播放或暂停',
  keySeek: '后退或前进 5 秒',
  keyChapter: '上一章或下一章',
  keyRate: '减速或加速',
  keyVolume: '调高或调低音量',
  capSpace: '空格',
};
