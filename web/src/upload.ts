// Files on their way in: dropped or chosen, sent in parts by tus, resumed after a break. Without this script the form
// sends the same files in one stream.
import { Upload } from 'tus-js-client';

const partSize = 16 * 1024 * 1024;

interface Sending {
  readonly file: File;
  readonly row: HTMLLIElement;
  readonly bar: HTMLProgressElement;
  readonly note: HTMLElement;
  readonly upload: Upload;
  id: string | null;
  failed: boolean;
}

export function start(): void {
  const form = document.querySelector<HTMLFormElement>('form[data-upload-form]');
  const input = form?.querySelector<HTMLInputElement>('input[type=file]');
  const list = form?.querySelector<HTMLUListElement>('[data-files]');
  const drop = form?.querySelector<HTMLElement>('[data-drop]');
  if (form && input && list && drop) {
    new UploadForm(form, input, list, drop).listen();
  }
}

class UploadForm {
  private readonly sendings: Sending[] = [];
  private readonly token: Token;
  private readonly status: HTMLElement | null;
  private waiting = false;

  constructor(
    private readonly form: HTMLFormElement,
    private readonly input: HTMLInputElement,
    private readonly list: HTMLUListElement,
    private readonly drop: HTMLElement,
  ) {
    this.token = new Token(form);
    this.status = form.querySelector('[data-upload-status]');
  }

  listen(): void {
    this.input.addEventListener('change', () => {
      this.take(this.input.files);
      this.input.value = '';
      this.input.required = this.sendings.length === 0;
    });
    for (const name of ['dragenter', 'dragover'] as const) {
      this.drop.addEventListener(name, (event) => {
        event.preventDefault();
        this.drop.classList.add('is-over');
      });
    }
    this.drop.addEventListener('dragleave', () => this.drop.classList.remove('is-over'));
    this.drop.addEventListener('drop', (event) => {
      event.preventDefault();
      this.drop.classList.remove('is-over');
      this.take(event.dataTransfer?.files ?? null);
      this.input.required = this.sendings.length === 0;
    });
    this.form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.waiting = true;
      this.advance();
    });
    addEventListener('beforeunload', (event) => {
      if (!this.waiting && this.sendings.some((sending) => sending.id === null)) {
        event.preventDefault();
      }
    });
  }

  private take(files: FileList | null): void {
    for (const file of files ?? []) {
      if (!this.sendings.some(({ file: other }) => other.name === file.name && other.size === file.size)) {
        this.send(file);
      }
    }
  }

  private send(file: File): void {
    const row = document.createElement('li');
    const name = document.createElement('span');
    const remove = document.createElement('button');
    const bar = document.createElement('progress');
    const note = document.createElement('span');
    name.className = 'name';
    name.textContent = `${file.name} (${size(file.size)})`;
    remove.type = 'button';
    remove.className = 'btn btn-sm';
    remove.textContent = 'Remove';
    remove.setAttribute('aria-label', `Remove ${file.name}`);
    bar.max = Math.max(file.size, 1);
    bar.value = 0;
    bar.setAttribute('aria-label', `Sent of ${file.name}`);
    note.className = 'note';
    row.append(name, remove, bar, note);
    this.list.append(row);

    const began = performance.now();
    const upload = new Upload(file, {
      endpoint: this.form.dataset['uploadForm'] ?? '',
      chunkSize: partSize,
      retryDelays: [0, 1000, 3000, 10000, 30000, 60000],
      removeFingerprintOnSuccess: true,
      metadata: { filename: file.name },
      onBeforeRequest: async (request) => request.setHeader('X-Auth-Token', await this.token.get()),
      onShouldRetry: (error) => {
        const status = error.originalResponse?.getStatus() ?? 0;
        if (status === 401) {
          this.token.forget();
        }

        return status === 0 || status === 401 || status === 409 || status === 423 || status >= 500;
      },
      onProgress: (sent, total) => {
        bar.value = sent;
        note.textContent = progress(sent, total, performance.now() - began);
      },
      onSuccess: () => {
        bar.value = bar.max;
        note.textContent = 'Sent. It is kept encrypted until the job reads it.';
        sending.id = upload.url?.split('/').pop() ?? null;
        this.advance();
      },
      onError: (error) => {
        sending.failed = true;
        note.textContent = `Not sent: ${reason(error)} Remove the file and add it again to go on where it stopped.`;
        this.advance();
      },
    });
    const sending: Sending = { file, row, bar, note, upload, id: null, failed: false };
    this.sendings.push(sending);
    remove.addEventListener('click', () => {
      this.sendings.splice(this.sendings.indexOf(sending), 1);
      row.remove();
      this.input.required = this.sendings.length === 0;
      this.input.focus();
      // What broke off stays for a while to be resumed; what was on its way or done is taken back at once.
      void upload.abort(!sending.failed).catch(() => undefined);
      this.advance();
    });
    void upload.findPreviousUploads().then((previous) => {
      const [last] = previous;
      if (last !== undefined) {
        upload.resumeFromPreviousUpload(last);
      }

      upload.start();
    });
  }

  // After "submit" was pressed: wait for the last file, then send the form with the finished uploads in place of files.
  private advance(): void {
    if (!this.waiting) {
      return;
    }

    const left = this.sendings.filter((sending) => sending.id === null).length;
    if (this.sendings.some((sending) => sending.failed) || this.sendings.length === 0) {
      this.waiting = false;
      this.say('');
      return;
    }

    if (left > 0) {
      this.say(left === 1 ? 'The job starts when the last file is sent.' : `The job starts when ${left} files are sent.`);
      return;
    }

    for (const sending of this.sendings) {
      const field = document.createElement('input');
      field.type = 'hidden';
      field.name = 'upload';
      field.value = sending.id ?? '';
      this.form.append(field);
    }

    this.input.disabled = true;
    this.form.enctype = 'application/x-www-form-urlencoded';
    this.say('Starting the job.');
    this.form.submit();
  }

  private say(text: string): void {
    if (this.status !== null) {
      this.status.textContent = text;
    }
  }
}

// The page's session is not looked at by the upload interface: it hands out a token for uploads alone, for a short time.
class Token {
  private current: Promise<string> | null = null;

  constructor(private readonly form: HTMLFormElement) {}

  get(): Promise<string> {
    this.current ??= this.fetch();
    return this.current;
  }

  forget(): void {
    this.current = null;
  }

  private async fetch(): Promise<string> {
    const guard = this.form.querySelector<HTMLInputElement>('input[name=__RequestVerificationToken]')?.value ?? '';
    const answer = await fetch(this.form.dataset['uploadToken'] ?? '', { method: 'POST', headers: { 'X-CV-Form': guard } });
    if (!answer.ok) {
      this.current = null;
      throw new Error('You are no longer signed in.');
    }

    return ((await answer.json()) as { token: string }).token;
  }
}

function size(bytes: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit++;
  }

  return `${value.toFixed(value < 10 && unit > 0 ? 1 : 0)} ${units[unit]}`;
}

function progress(sent: number, total: number, elapsed: number): string {
  const share = `${size(sent)} of ${size(total)} sent`;
  if (elapsed < 2000 || sent === 0 || sent >= total) {
    return share;
  }

  const seconds = Math.ceil(((total - sent) / sent) * (elapsed / 1000));
  return `${share}, about ${seconds < 90 ? `${seconds} s` : `${Math.ceil(seconds / 60)} min`} left`;
}

interface Answered {
  readonly originalResponse?: { getBody(): string } | null;
}

function reason(error: Error & Answered): string {
  try {
    const problem = JSON.parse(error.originalResponse?.getBody() ?? '') as { detail?: string };
    if (problem.detail !== undefined) {
      return problem.detail;
    }
  } catch {
    // Not a problem document: a broken connection, or something between here and the server.
  }

  return error.message.startsWith('You are') ? error.message : 'the connection broke.';
}
