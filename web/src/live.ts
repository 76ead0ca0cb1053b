// A running job: stages, progress and queue position follow the server; at the end the page is loaded anew.
interface Stage {
  readonly id: string;
  readonly tone: string;
  readonly sign: string;
  readonly words: string;
  readonly detail: string;
  readonly share: number | null;
}

interface Live {
  readonly ended: boolean;
  readonly state: string;
  readonly stages: readonly Stage[];
}

const pause = 2000;

export function start(): void {
  const root = document.querySelector<HTMLElement>('[data-live]');
  const address = root?.dataset['live'];
  if (!root || !address) {
    return;
  }

  const follow = async (): Promise<void> => {
    try {
      const answer = await fetch(address, { headers: { accept: 'application/json' } });
      if (answer.status === 401 || answer.status === 404 || answer.redirected) {
        location.reload();
        return;
      }

      if (answer.ok) {
        const live = (await answer.json()) as Live;
        if (live.ended) {
          location.reload();
          return;
        }

        show(root, live);
      }
    } catch {
      // The server restarts or the network is away: the job goes on there, and so does the asking here.
    }

    setTimeout(() => void follow(), pause);
  };
  setTimeout(() => void follow(), pause);
}

function show(root: HTMLElement, live: Live): void {
  write(document.querySelector('[data-live-state]'), live.state);
  for (const stage of live.stages) {
    const row = root.querySelector<HTMLElement>(`[data-stage="${stage.id}"]`);
    const mark = row?.querySelector<HTMLElement>('.mark');
    if (!row || !mark) {
      continue;
    }

    mark.className = `mark mark-${stage.tone}`;
    write(mark.querySelector('[aria-hidden]'), stage.sign);
    write(mark.querySelector('[data-words]'), stage.words);
    write(row.querySelector('[data-detail]'), stage.detail);
    write(row.querySelector('[data-left]'), left(stage));
    const bar = row.querySelector('progress');
    if (bar !== null) {
      bar.hidden = stage.share === null;
      bar.value = stage.share ?? 0;
    }
  }
}

// Time left in the step that runs, from how fast its share grew since this page began to look.
const seen = new Map<string, { readonly at: number; readonly share: number }>();

function left(stage: Stage): string {
  if (stage.share === null) {
    seen.delete(stage.id);
    return '';
  }

  const now = performance.now();
  const first = seen.get(stage.id);
  if (first === undefined || stage.share < first.share) {
    seen.set(stage.id, { at: now, share: stage.share });
    return '';
  }

  const grown = stage.share - first.share;
  if (grown < 0.02 || now - first.at < 4000) {
    return '';
  }

  const seconds = Math.ceil(((1 - stage.share) / grown) * ((now - first.at) / 1000));
  return `About ${seconds < 90 ? `${seconds} seconds` : `${Math.ceil(seconds / 60)} minutes`} left in this step.`;
}

function write(element: Element | null | undefined, text: string): void {
  if (element && element.textContent !== text) {
    element.textContent = text;
  }
}
