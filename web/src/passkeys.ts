// Passkeys: a form with data-passkey asks the browser to make one or to use one, and sends the answer; a button with
// data-passkey does so in a form that also takes a code. Without this script both stay hidden, and passwords and codes do the same.
interface Challenge {
  readonly options: PublicKeyCredentialCreationOptionsJSON & PublicKeyCredentialRequestOptionsJSON;
  readonly ticket: string;
}

// A challenge holds for five minutes; one that waits in the background is renewed before.
const renewal = 4 * 60 * 1000;

export function start(): void {
  if (typeof PublicKeyCredential === 'undefined') {
    return;
  }

  for (const asker of document.querySelectorAll<HTMLElement>('[data-passkey]')) {
    if (location.origin === asker.dataset['passkeyOrigin']) {
      if (asker instanceof HTMLFormElement) {
        new PasskeyForm(asker, asker).listen('submit');
      } else if (asker instanceof HTMLButtonElement && asker.form !== null) {
        new PasskeyForm(asker.form, asker).listen('click');
      }
    }
  }

  document.querySelector(`[data-passkey-needs="${location.origin}"]`)?.remove();
}

class PasskeyForm {
  private waiting: AbortController | null = null;

  // The form that is sent, and the element that asks and says what for: the form itself, or a button of it.
  constructor(
    private readonly form: HTMLFormElement,
    private readonly asker: HTMLElement,
  ) {}

  listen(event: 'submit' | 'click'): void {
    this.asker.hidden = false;
    this.asker.addEventListener(event, (happened) => {
      happened.preventDefault();
      if (this.isFilled()) {
        void this.ask();
      }
    });
    this.suggest();
  }

  // Whether everything is typed but what the passkey is used instead of.
  private isFilled(): boolean {
    const instead = [...this.form.querySelectorAll<HTMLInputElement>('[data-passkey-instead]')];
    instead.forEach((field) => (field.disabled = true));
    const filled = this.form.reportValidity();
    instead.forEach((field) => (field.disabled = false));
    return filled;
  }

  private suggest(): void {
    if ('passkeyAutofill' in this.asker.dataset) {
      void this.offer();
    }
  }

  private async ask(): Promise<void> {
    this.say('');
    this.waiting?.abort();
    this.waiting = null;
    const button = this.asker instanceof HTMLButtonElement ? this.asker : this.form.querySelector('button');
    button?.setAttribute('aria-busy', 'true');
    try {
      const challenge = await this.challenge();
      await this.send(
        challenge,
        this.asker.dataset['passkey'] === 'create'
          ? await navigator.credentials.create({ publicKey: creation(challenge.options) })
          : await navigator.credentials.get({ publicKey: request(challenge.options) }),
      );
    } catch (error) {
      this.say(words(error));
      this.suggest();
    }

    button?.removeAttribute('aria-busy');
  }

  // Passkeys among the suggestions of the field for the name, where the browser can do that.
  private async offer(): Promise<void> {
    if (!(await PublicKeyCredential.isConditionalMediationAvailable?.())) {
      return;
    }

    const waiting = new AbortController();
    this.waiting = waiting;
    const later = setTimeout(() => {
      waiting.abort();
      void this.offer();
    }, renewal);
    try {
      const challenge = await this.challenge();
      const publicKey = request(challenge.options);
      const used = await navigator.credentials.get({ publicKey, mediation: 'conditional', signal: waiting.signal });
      await this.send(challenge, used);
    } catch {
      // Nobody asked for anything yet: the button below says what is wrong when it is pressed.
    }

    if (this.waiting !== waiting) {
      clearTimeout(later);
    }
  }

  private async challenge(): Promise<Challenge> {
    const answer = await fetch(this.asker.dataset['passkeyChallenge'] ?? '', { headers: { accept: 'application/json' } });
    if (!answer.ok || answer.redirected) {
      throw new Error('The server did not answer. Reload the page and try again.');
    }

    return (await answer.json()) as Challenge;
  }

  private async send(challenge: Challenge, credential: Credential | null): Promise<void> {
    if (!(credential instanceof PublicKeyCredential)) {
      throw new DOMException('', 'NotAllowedError');
    }

    this.fill('ticket', challenge.ticket);
    this.fill('credential', JSON.stringify(answered(credential)));
    this.form.submit();
  }

  private fill(name: string, value: string): void {
    const field = this.form.elements.namedItem(name);
    if (field instanceof HTMLInputElement) {
      field.value = value;
    }
  }

  private say(text: string): void {
    const problem = this.form.querySelector<HTMLElement>('[data-passkey-problem]');
    if (problem !== null) {
      problem.textContent = text;
      problem.hidden = text === '';
    }
  }
}

function words(error: unknown): string {
  switch (error instanceof Error ? error.name : '') {
    case 'NotAllowedError':
    case 'AbortError':
      return 'No passkey was chosen, or it took too long. Try again.';
    case 'InvalidStateError':
      return 'This device or password manager has a passkey of this account already.';
    case 'NotSupportedError':
    case 'ConstraintError':
      return 'This device cannot keep a passkey of the kind that is needed: one that asks for a PIN, fingerprint or face.';
    case 'SecurityError':
      return 'The browser does not use passkeys under this address.';
    default:
      return error instanceof Error ? error.message : 'It did not work. Try again.';
  }
}

// Newer browsers convert both ways themselves.
function creation(options: PublicKeyCredentialCreationOptionsJSON): PublicKeyCredentialCreationOptions {
  return (
    PublicKeyCredential.parseCreationOptionsFromJSON?.(options) ?? {
      ...(options as unknown as PublicKeyCredentialCreationOptions),
      challenge: bytes(options.challenge),
      user: { ...options.user, id: bytes(options.user.id) },
      excludeCredentials: (options.excludeCredentials ?? []).map(descriptor),
    }
  );
}

function request(options: PublicKeyCredentialRequestOptionsJSON): PublicKeyCredentialRequestOptions {
  return (
    PublicKeyCredential.parseRequestOptionsFromJSON?.(options) ?? {
      ...(options as unknown as PublicKeyCredentialRequestOptions),
      challenge: bytes(options.challenge),
      allowCredentials: (options.allowCredentials ?? []).map(descriptor),
    }
  );
}

function descriptor(known: PublicKeyCredentialDescriptorJSON): PublicKeyCredentialDescriptor {
  return { ...(known as unknown as PublicKeyCredentialDescriptor), id: bytes(known.id) };
}

function answered(credential: PublicKeyCredential): unknown {
  if (typeof credential.toJSON === 'function') {
    return credential.toJSON();
  }

  const response = credential.response;
  return {
    id: credential.id,
    rawId: credential.id,
    type: credential.type,
    clientExtensionResults: credential.getClientExtensionResults(),
    response: {
      clientDataJSON: text(response.clientDataJSON),
      ...(response instanceof AuthenticatorAttestationResponse
        ? { attestationObject: text(response.attestationObject), transports: response.getTransports?.() ?? [] }
        : {}),
      ...(response instanceof AuthenticatorAssertionResponse
        ? {
            authenticatorData: text(response.authenticatorData),
            signature: text(response.signature),
            userHandle: response.userHandle === null ? null : text(response.userHandle),
          }
        : {}),
    },
  };
}

function bytes(base64url: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64url.replace(/-/g, '+').replace(/_/g, '/')), (c) => c.charCodeAt(0));
}

function text(buffer: ArrayBuffer): string {
  const base64 = btoa(String.fromCharCode(...new Uint8Array(buffer)));
  return base64.replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
}
