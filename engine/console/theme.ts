import { type ThemeConfig } from 'antd';

/** Calm and dense: a desk is read for hours. Fonts are the reader's own; nothing is fetched. */
export const deskTheme: ThemeConfig = {
  token: {
    colorPrimary: '#1d6a64',
    colorInfo: '#1d6a64',
    colorLink: '#145b56',
    colorTextBase: '#1c2728',
    colorBgLayout: '#f3f5f4',
    borderRadius: 6,
    fontSize: 13.5,
    controlHeight: 30,
    fontFamily:
      "system-ui, -apple-system, 'Segoe UI', 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', 'Noto Sans SC', sans-serif",
  },
  components: {
    Card: { bodyPaddingSM: 14 },
    Table: {
      cellPaddingBlockSM: 5,
      cellPaddingInlineSM: 9,
      headerBg: '#eef2f0',
      rowHoverBg: '#f2f8f5',
      headerSplitColor: 'transparent',
    },
  },
};
