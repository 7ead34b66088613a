type Typed = [name: string, value: string][];

const KEPT = 'kept:';

/**
 * Keeps what was typed in this tab only, until the next screen is there: a reload, a login that ended, a slip on Back
 * or a server that did not answer costs nothing, not even when it was being sent. The page switches it off on a
 * shared computer; passwords and files are never kept.
 */
export function keepHalfTyped(): void {
  const form = document.querySelector<HTMLFormElement>('form.answers');
  // Not a screen: somebody may be signing in again, to go on with one.
  if (!form) return;
  const { keep } = form.dataset;
  const key = keep === undefined ? null : KEPT + keep;
  try {
    forgetOthers(key);
    if (key === null) return;
    const kept = sessionStorage.getItem(key);
    if (kept && !document.querySelector('.govuk-error-summary')) fill(form, JSON.parse(kept) as Typed);
    form.addEventListener('input', () => sessionStorage.setItem(key, JSON.stringify(typedIn(form))));
  } catch {
    // Storage is switched off or full: the page works without it.
  }
}

/** What was typed on other screens was sent, or left behind. */
function forgetOthers(key: string | null): void {
  for (const one of Object.keys(sessionStorage))
    if (one.startsWith(KEPT) && one !== key) sessionStorage.removeItem(one);
}

function controlsOf(form: HTMLFormElement): (HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement)[] {
  return [...form.querySelectorAll<HTMLInputElement>('input, select, textarea')].filter(
    ({ name, type }) =>
      name.startsWith('answer:') && type !== 'password' && type !== 'file' && type !== 'hidden',
  );
}

function typedIn(form: HTMLFormElement): Typed {
  return controlsOf(form)
    .filter((control) => !isChoice(control) || control.checked)
    .map(({ name, value }) => [name, value]);
}

function fill(form: HTMLFormElement, typed: Typed): void {
  for (const control of controlsOf(form)) {
    const values = typed.filter(([name]) => name === control.name).map(([, value]) => value);
    if (isChoice(control)) control.checked = values.includes(control.value);
    else if (values[0] !== undefined) control.value = values[0];
  }
}

function isChoice(control: Element): control is HTMLInputElement {
  return control instanceof HTMLInputElement && (control.type === 'radio' || control.type === 'checkbox');
}
