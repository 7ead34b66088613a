import { answerTo, type PasskeyOptions } from './webauthn';

/**
 * Buttons that make or use a passkey: the server is asked for the options, the authenticator for its answer, and the
 * answer goes with the button's form. Without the script, or in a browser without passkeys, the page says so.
 */
export function usePasskeys(): void {
  for (const button of document.querySelectorAll<HTMLButtonElement>('button[data-passkey]')) {
    if (!('PublicKeyCredential' in window)) {
      say(button, button.dataset.unable);
      continue;
    }
    button.hidden = false;
    button.addEventListener('click', () => void press(button));
  }
}

async function press(button: HTMLButtonElement): Promise<void> {
  const { form } = button;
  if (form === null || button.dataset.busy === 'yes') return;
  button.dataset.busy = 'yes';
  say(button, button.dataset.waiting);
  try {
    const asked = await ask(button, form);
    if (asked === null) return;
    const { credential, prf } = await answerTo(button.dataset.passkey === 'create', asked.options);
    fill(form, { challenge: asked.challenge, credential: JSON.stringify(credential), prf: prf ?? '' });
    takeAlong(form);
    form.submit();
  } catch (error) {
    const isThere = error instanceof DOMException && error.name === 'InvalidStateError';
    say(button, isThere ? button.dataset.there : button.dataset.stopped);
  } finally {
    delete button.dataset.busy;
  }
}

/** What the page brought, or the server gives; null where the page is left for the step-up that it wants first. */
async function ask(
  { dataset }: HTMLButtonElement,
  form: HTMLFormElement,
): Promise<{ challenge: string; options: PasskeyOptions } | null> {
  if (dataset.asked) return JSON.parse(dataset.asked) as { challenge: string; options: PasskeyOptions };
  const token = form.querySelector<HTMLInputElement>('[name=_csrf]')?.value;
  const headers = { accept: 'application/json', ...(token && { 'x-csrf-token': token }) };
  const response = await fetch(dataset.options ?? '', { method: 'POST', headers });
  if (response.ok) return (await response.json()) as { challenge: string; options: PasskeyOptions };
  const problem = (await response.json()) as { code?: string };
  if (problem.code !== 'step_up_required') throw new Error(problem.code);
  const { pathname, search } = window.location;
  window.location.assign(`/account/step-up?returnTo=${encodeURIComponent(`${pathname}${search}`)}`);
  return null;
}

function fill(form: HTMLFormElement, values: Record<string, string>): void {
  for (const [name, value] of Object.entries(values)) {
    const input = form.querySelector<HTMLInputElement>(`input[type=hidden][name=${name}]`);
    if (input !== null) input.value = value;
  }
}

/** A guest's interviews that are ticked beside the password come along by this way too. */
function takeAlong(form: HTMLFormElement): void {
  for (const box of document.querySelectorAll<HTMLInputElement>('input[name=take]:checked')) {
    if (box.form === form) continue;
    const copy = document.createElement('input');
    copy.type = 'hidden';
    copy.name = box.name;
    copy.value = box.value;
    form.append(copy);
  }
}

function say(button: HTMLButtonElement, words = ''): void {
  const place = button.parentElement?.querySelector<HTMLElement>('[data-passkey-says]');
  if (!place) return;
  place.textContent = words;
  place.hidden = words === '';
}
