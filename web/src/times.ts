// Times in the reader's zone, the exact instant on hover or focus.
export function localTimes(within: ParentNode): void {
  const shown = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit' });
  const zone = new Intl.DateTimeFormat('en-GB', { timeZoneName: 'short' });
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
