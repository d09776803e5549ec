/** How well a stretch of credit is proved. Credit is the same at every level; a policy may ask for more. */

/** From the weakest to the strongest; a stronger one stands for the weaker ones. */
export const ASSURANCE_LEVELS = [
  'wall-bounded',
  'delivered',
  'token-echoed',
  'presence-proved',
  'identity-proved',
] as const;
export type AssuranceLevel = (typeof ASSURANCE_LEVELS)[number];

/** Credit by the level it has reached, milliseconds of media; the sum is all credit. */
export type AssuranceMs = Readonly<Record<AssuranceLevel, number>>;

/** In a few words, for statements and the desk. */
export const ASSURANCE_LABELS: Readonly<
  Record<AssuranceLevel, { readonly zh: string; readonly en: string }>
> = {
  'wall-bounded': { zh: '仅由服务器时钟限定', en: 'bounded by the server’s clock' },
  delivered: { zh: '有发送记录', en: 'delivery on record' },
  'token-echoed': { zh: '播放时已由播放器确认', en: 'confirmed by the player while it played' },
  'presence-proved': { zh: '已确认在场', en: 'presence confirmed' },
  'identity-proved': { zh: '已确认身份', en: 'identity confirmed' },
};
