// Says in words how strong a new password is and what would help, while it is typed. The lists of words come with the first
// focus; nothing that is typed leaves the page. The rule that counts is the server's.
interface Estimator {
  check(password: string, ownWords: string[]): { score: number; guessesLog10: number; feedback: { warning: string | null; suggestions: string[] } };
}

const pause = 250;
let estimator: Promise<Estimator> | undefined;

export function start(): void {
  for (const input of document.querySelectorAll<HTMLInputElement>('input[data-strength]')) {
    const place = document.getElementById(input.dataset['strength'] ?? '');
    const bar = place?.querySelector('progress');
    const words = place?.querySelector('p');
    if (place && bar && words) {
      new Meter(input, place, bar, words).listen();
    }
  }
}

class Meter {
  private waiting: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly input: HTMLInputElement,
    private readonly place: HTMLElement,
    private readonly bar: HTMLProgressElement,
    private readonly words: HTMLElement,
  ) {}

  listen(): void {
    this.input.addEventListener('focus', () => void load());
    this.input.addEventListener('input', () => {
      clearTimeout(this.waiting);
      this.waiting = setTimeout(() => void this.judge(), pause);
    });
  }

  private async judge(): Promise<void> {
    const loaded = await load();
    const password = this.input.value;
    this.place.hidden = password === '';
    if (password === '') {
      this.words.textContent = '';
      return;
    }

    const { score, feedback } = loaded.check(password, this.ownWords());
    const level = (this.place.dataset['levels'] ?? '').split('|')[score] ?? '';
    this.bar.value = score;
    this.words.textContent = [level, feedback.warning ?? '', ...feedback.suggestions].filter((text) => text !== '').join(' ');
  }

  // What somebody who knows the person tries first.
  private ownWords(): string[] {
    const fields = this.input.form?.querySelectorAll<HTMLInputElement>('#userName, #fullName, #email') ?? [];
    return [...fields].flatMap((field) => [field.value, ...field.value.split(/[\s@.,_+-]+/)]).filter((word) => word.length > 2);
  }
}

// How many guesses it takes, as a power of ten.
export async function guessesOf(password: string, ownWords: string[]): Promise<number> {
  return (await load()).check(password, ownWords).guessesLog10;
}

function load(): Promise<Estimator> {
  estimator ??= Promise.all([
    import('@zxcvbn-ts/core'),
    import('@zxcvbn-ts/language-common'),
    import('@zxcvbn-ts/language-en'),
  ]).then(
    ([core, common, english]) =>
      new core.ZxcvbnFactory({
        translations: english.translations,
        graphs: common.adjacencyGraphs,
        dictionary: { ...common.dictionary, ...english.dictionary },
      }),
  );
  return estimator;
}
