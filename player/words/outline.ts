/** Words of the outline and its search. They come with that part of the screen. */
export const OUTLINE_EN = {
  outline: 'Outline',
  searchLesson: 'Search slides and chapters',
  foundCount: 'Found: {count}',
  foundNothing: 'Nothing found for “{query}”.',
  opensLater: 'Opens as you watch',
  notInPreview: 'Not part of the preview',
} as const;

export const OUTLINE_ZH: Readonly<Record<keyof typeof OUTLINE_EN, string>> = {
  outline: '目录',
  searchLesson: '搜索课件和章节',
  foundCount: '找到 {count} 处',
  foundNothing: '没有找到“{query}”。',
  opensLater: '学到这里后开放',
  notInPreview: '不在试看范围内',
};
