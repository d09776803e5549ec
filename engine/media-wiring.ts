/** Puts together who sends media here, and how what they sent becomes known. */

import { type MediaOptions } from '../config/media-options.ts';
import { carryOut, countsText } from './deliveries/carry-out.ts';
import {
  DeliveryBook,
  type DeliveryBookPorts,
  type LineCounts,
} from './deliveries/delivery-book.ts';
import { followLog } from './deliveries/follow.ts';
import { takeOrders } from './deliveries/orders.ts';
import { type MediaSender, cdnSender, nginxSender } from './http/media-sender.ts';
import { type CatalogueStore } from './library/ports.ts';

/** How often operators' orders are looked for, milliseconds. */
const LOOK_FOR_ORDERS_MS = 1_000;

export function mediaSender(
  media: MediaOptions,
  libraryRoot: string,
  utcMs: () => number,
): MediaSender {
  switch (media.sender) {
    case 'engine':
      return { kind: 'engine' };
    case 'nginx':
      return nginxSender(libraryRoot, media.location);
    case 'cdn':
      return cdnSender(libraryRoot, media, utcMs);
  }
}

export interface DeliveryNewsPorts extends DeliveryBookPorts {
  readonly catalogue: CatalogueStore;
  readonly onError: (error: unknown) => void;
  readonly onReport: (text: string) => void;
}

/** Follows nginx's log where asked for, and carries out operators' orders. @returns to stop it */
export async function listenForDeliveries(
  media: MediaOptions,
  dataFolder: string,
  ports: DeliveryNewsPorts,
): Promise<() => Promise<void>> {
  const book = new DeliveryBook(ports);
  const log = media.sender === 'nginx' ? media.log : null;
  const stopFollowing =
    log === null
      ? null
      : await followLog(log, {
          book,
          settings: ports.catalogue,
          onError: ports.onError,
          onLines: (counts: LineCounts) => {
            if (counts.foreign + counts.unknown > 0)
              ports.onReport(`${log}: ${countsText(counts)}`);
          },
        });
  let taking: Promise<void> | null = null;
  const timer = setInterval(() => {
    taking ??= takeOrders(dataFolder, async (order, linesPath) => {
      const report = await carryOut({ ...ports, book }, order, linesPath);
      ports.onReport(`${order.order}: ${report.text}`);
      return report;
    })
      .catch(ports.onError)
      .finally(() => (taking = null));
  }, LOOK_FOR_ORDERS_MS);
  return async () => {
    clearInterval(timer);
    await Promise.all([taking, stopFollowing?.()]);
  };
}
