// Times in the reader's zone and the page's language, the exact instant on hover or focus.
import { pageLocale } from './locale';

export function localTimes(within: ParentNode): void {
  const shown = new Intl.DateTimeFormat(pageLocale(), { day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit' });
  const zone = new Intl.DateTimeFormat(pageLocale(), { timeZoneName: 'short' });
  for (const time of within.querySelectorAll<HTMLTimeElement>('time[datetime]')) {
    const instant = new Date(time.dateTime);
    if (Number.isNaN(instant.getTime()) || time.dataset['exact'] !== undefined) {
      continue;
    }

    const name = zone.formatToParts(instant).find((part) => part.type === 'timeZoneName')?.value ?? '';
    time.dataset['exact'] = `${instant.toISOString().replace('T', ' ').replace(/\.\d+Z$/, '')} UTC`;
    time.textContent = `${shown.format(instant)} ${name}`.trim();
    time.tabIndex = 0;
  }
}
