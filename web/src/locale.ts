// How dates and numbers are written: in the page's language, with the day before the month in English too.
export function pageLocale(): string {
  const language = document.documentElement.lang;
  return language === '' || language === 'en' ? 'en-GB' : language;
}
